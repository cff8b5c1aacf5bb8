using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace KubeStellar.Wec.Sandbox.Certificates;

/// <summary>
/// The user and groups that a certificate's subject stands for. Go programs write several organizations as one multi-valued relative
/// name, which the framework's own name builder and reader do not support.
/// </summary>
internal sealed record SubjectName(string CommonName, IReadOnlyList<string> Organizations)
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationOid = "2.5.4.10";

    public static SubjectName Parse(X500DistinguishedName name)
    {
        var commonName = "";
        var organizations = new List<string>();
        var names = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var set = names.ReadSetOf();
            while (set.HasData)
            {
                var pair = set.ReadSequence();
                var oid = pair.ReadObjectIdentifier();
                if (oid is not (CommonNameOid or OrganizationOid))
                {
                    continue;
                }

                var text = ReadText(pair);
                if (oid == CommonNameOid)
                {
                    commonName = text;
                }
                else
                {
                    organizations.Add(text);
                }
            }
        }

        return new SubjectName(commonName, organizations);
    }

    public X500DistinguishedName Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (Organizations.Count > 0)
            {
                using (writer.PushSetOf())
                {
                    foreach (var organization in Organizations)
                    {
                        WritePair(writer, OrganizationOid, organization);
                    }
                }
            }

            using (writer.PushSetOf())
            {
                WritePair(writer, CommonNameOid, CommonName);
            }
        }

        return new X500DistinguishedName(writer.Encode());
    }

    private static string ReadText(AsnReader pair) => pair.PeekTag().TagValue switch
    {
        (int)UniversalTagNumber.UTF8String => pair.ReadCharacterString(UniversalTagNumber.UTF8String),
        (int)UniversalTagNumber.PrintableString => pair.ReadCharacterString(UniversalTagNumber.PrintableString),
        (int)UniversalTagNumber.IA5String => pair.ReadCharacterString(UniversalTagNumber.IA5String),
        (int)UniversalTagNumber.BMPString => pair.ReadCharacterString(UniversalTagNumber.BMPString),
        _ => pair.ReadCharacterString(UniversalTagNumber.T61String),
    };

    private static void WritePair(AsnWriter writer, string oid, string text)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
        }
    }
}
