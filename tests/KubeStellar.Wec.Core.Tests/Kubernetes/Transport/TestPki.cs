using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

/// <summary>A certificate authority, and what it signs.</summary>
internal sealed class TestPki
{
    private readonly X509Certificate2 _authority;

    public TestPki(string name = "test authority")
    {
        var request = new CertificateRequest(
            $"CN={name} {Guid.NewGuid():N}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-3), DateTimeOffset.UtcNow.AddYears(3));
    }

    private TestPki(X509Certificate2 authority) => _authority = authority;

    /// <summary>The authority's own certificate, to be sent along by a server.</summary>
    public X509Certificate2 Authority => _authority;

    public byte[] AuthorityPem => Encoding.ASCII.GetBytes(_authority.ExportCertificatePem());

    /// <summary>An authority below this one.</summary>
    public TestPki Intermediate(int fromDays = -730, int toDays = 730)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=intermediate {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new TestPki(
            Sign(request, DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays)).CopyWithPrivateKey(key));
    }

    /// <summary>Somebody who calls himself like this authority, down to the identifier of its key, and has another key.</summary>
    public TestPki Impostor()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(_authority.SubjectName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(
            _authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span, false));
        return new TestPki(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1)));
    }

    public X509Certificate2 Server(string[] names, int fromDays = -1, int toDays = 30, string usage = "1.3.6.1.5.5.7.3.1")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var signed = Sign(request, DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays)).CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A client certificate as PEM for a key of any kind.</summary>
    public byte[] Client(string name, AsymmetricAlgorithm key)
    {
        var subject = new X500DistinguishedName($"CN={name}");
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        return Encoding.ASCII.GetBytes(
            Sign(request, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)).ExportCertificatePem());
    }

    /// <summary>A client certificate as PEM for a key of a kind that the framework has no class for.</summary>
    public byte[] ClientOfUnknownKey(string name, string kind)
    {
        var key = new PublicKey(new Oid(kind), null, new AsnEncodedData(new Oid(kind), RandomNumberGenerator.GetBytes(32)));
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}"), key, HashAlgorithmName.SHA256);
        return Encoding.ASCII.GetBytes(
            Sign(request, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)).ExportCertificatePem());
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to) => request.Create(
        _authority.SubjectName,
        X509SignatureGenerator.CreateForECDsa(_authority.GetECDsaPrivateKey()!),
        from,
        to,
        RandomNumberGenerator.GetBytes(12));
}
