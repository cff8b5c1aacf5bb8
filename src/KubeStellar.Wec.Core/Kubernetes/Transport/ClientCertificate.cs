using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>A client certificate with its key and intermediates, ready for handshakes.</summary>
internal static class ClientCertificate
{
    /// <summary>Joins a PEM certificate (leaf first, intermediates after it) with its PEM key.</summary>
    /// <param name="certificate">The certificates.</param>
    /// <param name="key">An unencrypted RSA or EC key in PKCS#1, SEC1 or PKCS#8 form.</param>
    /// <param name="owner">Whose they are, for a message: "user 'admin'".</param>
    public static SslStreamCertificateContext Load(byte[] certificate, byte[] key, string owner)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(PemText.Decode(certificate));
        }
        catch (CryptographicException)
        {
            throw Bad($"The client certificate of {owner} is damaged");
        }

        if (chain.Count == 0)
        {
            throw Bad($"The client certificate of {owner} is not PEM");
        }

        using var leaf = chain[0];
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(Join(leaf, PemText.Decode(key), owner), chain, offline: true);
    }

    private static X509Certificate2 Join(X509Certificate2 leaf, string key, string owner)
    {
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw Bad($"The client key of {owner} is encrypted, which a kubeconfig cannot unlock");
        }

        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw Bad($"The client key of {owner} is not PEM");
        }

        try
        {
            var joined = X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), key);
            return OperatingSystem.IsWindows() ? Persisted(joined) : joined;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Bad($"The client key of {owner} is damaged, of an unsupported kind, or does not belong to the client certificate");
        }
    }

    // Schannel cannot use a key that exists only in memory.
    private static X509Certificate2 Persisted(X509Certificate2 ephemeral)
    {
        using (ephemeral)
        {
#pragma warning disable SYSLIB0057 // The replacement only exists from .NET 9 on.
            return new X509Certificate2(ephemeral.Export(X509ContentType.Pkcs12));
#pragma warning restore SYSLIB0057
        }
    }

    private static KubeConfigException Bad(string what) => new(KubeConfigError.BadCertificate, what + ".");
}
