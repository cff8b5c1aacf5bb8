using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>A client certificate with its key and intermediates, ready for handshakes.</summary>
internal static class ClientCertificate
{
    // The framework has no classes for them.
    private static readonly Dictionary<string, string> s_unsupported = new(StringComparer.Ordinal)
    {
        ["1.3.101.112"] = "Ed25519",
        ["1.3.101.113"] = "Ed448",
    };

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

        if (leaf.PublicKey.Oid.Value is { } kind && s_unsupported.TryGetValue(kind, out var unsupported))
        {
            throw Bad($"The client key of {owner} is an {unsupported} key: {unsupported} keys are not supported, RSA and EC keys are");
        }

        try
        {
            var joined = WithKey(leaf, key);
            return OperatingSystem.IsWindows() ? Persisted(joined) : joined;
        }
        catch (CryptographicException)
        {
            throw Bad($"The client key of {owner} is damaged, or is no key of the kind that its certificate is for");
        }
        catch (ArgumentException)
        {
            throw Bad($"The client key of {owner} does not belong to its client certificate");
        }
    }

    private static X509Certificate2 WithKey(X509Certificate2 leaf, string pem)
    {
        using var rsa = leaf.GetRSAPublicKey();
        if (rsa is not null)
        {
            using var key = RSA.Create();
            Import(key, pem);
            return leaf.CopyWithPrivateKey(key);
        }

        using var ec = ECDsa.Create();
        Import(ec, pem);
        return leaf.CopyWithPrivateKey(ec);
    }

    private static void Import(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
        }
        catch (ArgumentException e)
        {
            // No key of this kind in the text, or several; to the caller the same as a damaged one.
            throw new CryptographicException(e.Message, e);
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
