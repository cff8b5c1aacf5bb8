using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// Decides whether to trust a server. A cluster's own authority replaces the trust of the operating system, revocation is not checked
/// (cluster authorities publish none), and nothing is downloaded to complete a chain.
/// </summary>
internal sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly bool _insecure;
    private readonly TrustAnchors? _anchors;

    public ServerTrust(ClusterEntry cluster)
    {
        _insecure = cluster.InsecureSkipTlsVerify;
        Policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (cluster.CertificateAuthorityData is { } pem)
        {
            Policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            var all = Parse(cluster.Name, pem);
            _anchors = new(all);
            foreach (var certificate in all)
            {
                // To the framework only what is self-issued can end a chain; the rest of a bundle helps to build one.
                var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
                (isRoot ? Policy.CustomTrustStore : Policy.ExtraStore).Add(certificate);
            }
        }
    }

    public X509ChainPolicy Policy { get; } = new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <summary>The callback of a handshake: it accepts, or throws what is wrong.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_insecure)
        {
            return true;
        }

        var host = (sender as SslStream)?.TargetHostName ?? "";
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            throw new ServerCertificateException(ServerCertificateFailure.Other, host, $"The server '{host}' presented no certificate.");
        }

        var isTrusted = errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && _anchors?.Reach(leaf, chain) == true);
        return isTrusted && ServerCertificateFault.Names(leaf, host) ? true : throw ServerCertificateFault.Of(leaf, chain, host, errors);
    }

    private static X509Certificate2Collection Parse(string cluster, byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(PemText.Decode(pem));
        }
        catch (CryptographicException)
        {
            throw Bad(cluster, "has a damaged certificate");
        }

        return certificates.Count > 0
            ? certificates
            : throw Bad(cluster, "holds no PEM certificate");
    }

    private static KubeConfigException Bad(string cluster, string what) =>
        new(KubeConfigError.BadCertificate, $"The certificate authority of cluster '{SafeText.Name(cluster)}' {what}.");
}
