using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeStellar.Wec.Sandbox.Certificates;

/// <summary>A server's certificate authority: issues its serving certificate and client certificates, and verifies the latter.</summary>
public sealed class ClusterCertificateAuthority : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset s_end = s_start.AddYears(10);

    private readonly X509Certificate2 _authority;

    public ClusterCertificateAuthority(string commonName = "kubernetes")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(
                X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(s_start, s_end);
    }

    /// <summary>The CA certificate in PEM.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem() + "\n";

    /// <summary>Creates a key and a certificate for a user (common name) in groups (organizations).</summary>
    /// <returns>Certificate and PKCS#8 key, both PEM.</returns>
    public (string CertificatePem, string KeyPem) IssueClientCertificate(string name, IEnumerable<string> groups, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(name, groups), key, HashAlgorithmName.SHA256);
        using var certificate = Sign(request, DateTimeOffset.UtcNow + lifetime, ClientAuthentication);
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Signs a PEM certificate request as a client certificate.</summary>
    /// <exception cref="CryptographicException">It is not a certificate request, or its signature is wrong.</exception>
    public string SignRequest(byte[] pemCsr, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(pemCsr);
        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(
                Encoding.ASCII.GetString(pemCsr),
                HashAlgorithmName.SHA256,
                CertificateRequestLoadOptions.Default,
                RSASignaturePadding.Pkcs1);
            using var certificate = Sign(request, DateTimeOffset.UtcNow + lifetime, ClientAuthentication);
            return certificate.ExportCertificatePem() + "\n";
        }
        catch (ArgumentException problem)
        {
            throw new CryptographicException("The request is not a PEM certificate request.", problem);
        }
    }

    /// <summary>The serving certificate for loopback, with its key.</summary>
    internal X509Certificate2 IssueServingCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        foreach (var name in (ReadOnlySpan<string>)["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"])
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = Sign(request, s_end, ServerAuthentication);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Whether this authority issued a client certificate and it is valid at a given time.</summary>
    internal bool Vouches(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate);
    }

    public void Dispose() => _authority.Dispose();

    private static X500DistinguishedName Subject(string name, IEnumerable<string> groups)
    {
        var builder = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            builder.AddOrganizationName(group);
        }

        builder.AddCommonName(name);
        return builder.Build();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset until, string usage)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                _authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var issuerKey = _authority.GetECDsaPrivateKey()!;
        var generator = X509SignatureGenerator.CreateForECDsa(issuerKey);
        return request.Create(
            _authority.SubjectName, generator, s_start, until < s_end ? until : s_end, RandomNumberGenerator.GetBytes(16));
    }
}
