using System.Formats.Asn1;
using System.Security.Cryptography;

namespace KubeStellar.Wec.Approvals;

/// <summary>
/// A subject read the way the API server reads it in a client certificate: the common name is the user, each organization a group
/// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates).
/// </summary>
/// <param name="CommonNames">Every common name; a sound subject has one.</param>
/// <param name="Organizations">Every organization, also those that share one relative name.</param>
/// <param name="Others">Object identifiers of all other attributes.</param>
internal sealed record CertificateSubject(
    IReadOnlyList<string> CommonNames, IReadOnlyList<string> Organizations, IReadOnlyList<string> Others)
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    /// <exception cref="CryptographicException">It is no distinguished name.</exception>
    public static CertificateSubject Read(ReadOnlyMemory<byte> encoded)
    {
        List<string> names = [], organizations = [], others = [];
        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.DER);
            var relativeNames = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            while (relativeNames.HasData)
            {
                // Order inside the set is not checked: Go's library does not sort it either.
                var attributes = relativeNames.ReadSetOf(skipSortOrderValidation: true);
                while (attributes.HasData)
                {
                    var attribute = attributes.ReadSequence();
                    var type = attribute.ReadObjectIdentifier();
                    switch (type)
                    {
                        case CommonName:
                            names.Add(ReadText(attribute));
                            break;
                        case Organization:
                            organizations.Add(ReadText(attribute));
                            break;
                        default:
                            others.Add(type);
                            break;
                    }
                }
            }
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("its subject is not a distinguished name", e);
        }

        return new(names, organizations, others);
    }

    /// <summary>Only the string types that mean the same to every reader.</summary>
    private static string ReadText(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        if (tag.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.UTF8String)))
        {
            return attribute.ReadCharacterString(UniversalTagNumber.UTF8String);
        }

        return tag.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.PrintableString))
            ? attribute.ReadCharacterString(UniversalTagNumber.PrintableString)
            : throw new CryptographicException("its subject has text of a type no agent uses");
    }
}
