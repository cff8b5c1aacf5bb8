using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Certificates;

/// <summary>The PKCS#10 request in a CertificateSigningRequest's <c>spec.request</c>.</summary>
internal sealed class SigningRequest
{
    /// <summary>The signer of client certificates for the API server.</summary>
    public const string ClientSigner = "kubernetes.io/kube-apiserver-client";

    private const string BlockType = "CERTIFICATE REQUEST";

    private SigningRequest(byte[] pem, SubjectName subject) => (Pem, Subject) = (pem, subject);

    public byte[] Pem { get; }

    public SubjectName Subject { get; }

    public static bool IsApproved(JsonObject csr) => Conditions.IsTrue(csr, "Approved") && !IsRefused(csr);

    public static bool IsRefused(JsonObject csr) => Conditions.IsTrue(csr, "Denied") || Conditions.IsTrue(csr, "Failed");

    /// <exception cref="FormatException">It is not one well-formed, self-signed PKCS#10 request.</exception>
    public static SigningRequest Parse(JsonObject csr)
    {
        byte[] pem;
        try
        {
            pem = Convert.FromBase64String(csr.Text("spec", "request") ?? "");
        }
        catch (FormatException)
        {
            throw new FormatException("illegal base64 data");
        }

        var text = Encoding.UTF8.GetString(pem);
        if (!PemEncoding.TryFind(text, out var fields) || !text.AsSpan()[fields.Label].SequenceEqual(BlockType))
        {
            throw new FormatException("PEM block type must be CERTIFICATE REQUEST");
        }

        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(
                text, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pkcs1);
            return new SigningRequest(pem, SubjectName.Parse(request.SubjectName));
        }
        catch (Exception malformed) when (malformed is CryptographicException or AsnContentException or ArgumentException)
        {
            throw new FormatException("asn1: structure error: the request is malformed or its signature is wrong");
        }
    }
}
