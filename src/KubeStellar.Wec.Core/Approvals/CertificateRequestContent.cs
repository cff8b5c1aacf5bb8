using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeStellar.Wec.Approvals;

/// <summary>What stands in the PKCS #10 request itself, its own signature checked.</summary>
/// <param name="Subject">Whom it is for.</param>
/// <param name="KeyType"><c>EC</c> or <c>RSA</c>; null for any other.</param>
/// <param name="KeySize">In bits.</param>
/// <param name="KeyFingerprint">SHA-256 of the public key, in hexadecimal.</param>
/// <param name="Extensions">Object identifiers of the certificate extensions asked for, such as further names or the right to sign.</param>
internal sealed record CertificateRequestContent(
    CertificateSubject Subject, string? KeyType, int? KeySize, string KeyFingerprint, IReadOnlyList<string> Extensions)
{
    private const string PemLabel = "CERTIFICATE REQUEST";
    private const int MaxBytes = 48 * 1024;

    /// <exception cref="CryptographicException">It is no sound request; the message says why, in words safe to show.</exception>
    public static CertificateRequestContent Read(byte[]? sent)
    {
        var pem = Decode(sent);
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan()[fields.Label].SequenceEqual(PemLabel))
        {
            throw new CryptographicException($"the request is not PEM of type {PemLabel}");
        }

        if (pem.AsSpan()[..fields.Location.Start].Trim().Length > 0 || pem.AsSpan()[fields.Location.End..].Trim().Length > 0)
        {
            throw new CryptographicException("the request has something beside its one PEM block");
        }

        CertificateRequest request;
        try
        {
            // Checks the signature: whoever asks does hold the key. Extensions are read to be judged, never to be signed.
            request = CertificateRequest.LoadSigningRequestPem(
                pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new CryptographicException("the request is malformed or not signed by the key it presents", e);
        }

        var (type, size) = KeyOf(request.PublicKey);
        return new(
            CertificateSubject.Read(request.SubjectName.RawData), type, size,
            Convert.ToHexString(SHA256.HashData(request.PublicKey.ExportSubjectPublicKeyInfo())),
            [.. request.CertificateExtensions.Select(extension => extension.Oid?.Value ?? "unknown")]);
    }

    private static string Decode(byte[]? sent) => sent is { Length: <= MaxBytes }
        ? Encoding.Latin1.GetString(sent)
        : throw new CryptographicException("the request is not base64 of a usual size");

    private static (string? Type, int? Size) KeyOf(PublicKey key)
    {
        try
        {
            if (key.GetECDsaPublicKey() is { } ec)
            {
                using (ec)
                {
                    return ("EC", ec.KeySize);
                }
            }

            using var rsa = key.GetRSAPublicKey();
            return rsa is null ? (null, null) : ("RSA", rsa.KeySize);
        }
        catch (CryptographicException)
        {
            return (null, null);
        }
    }
}
