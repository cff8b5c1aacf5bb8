using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Hub;

/// <summary>Certificates of authorities as they are handed on: certificates and nothing else that stood in the same file.</summary>
internal static class CertificateBundle
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The certificates of a PEM text, written anew, each once.</summary>
    /// <exception cref="WecException">There is no certificate in it, or one that cannot be read.</exception>
    public static byte[] Clean(byte[] pem, string source)
    {
        try
        {
            var certificates = Read(pem).DistinctBy(Convert.ToHexString).ToList();
            if (certificates.Count > 0)
            {
                return Encoding.ASCII.GetBytes(string.Concat(certificates.Select(c => PemEncoding.WriteString("CERTIFICATE", c) + "\n")));
            }
        }
        catch (CryptographicException)
        {
            // Said below; the exception's text adds nothing a user could act on.
        }

        throw new WecException(
            "BadCertificateAuthority", WecErrorKind.InvalidInput, $"{source} holds no readable PEM certificate.",
            "Give the hub's certificate authority as PEM: one or more blocks that begin with -----BEGIN CERTIFICATE-----.");
    }

    /// <summary>The certificates of both texts, each once.</summary>
    /// <exception cref="WecException">The second has no certificate, or one that cannot be read.</exception>
    public static byte[] Merge(byte[]? one, byte[] other, string source)
    {
        var added = Clean(other, source);
        return one is null ? added : Clean([.. one, (byte)'\n', .. added], source);
    }

    /// <summary>Whether both bundles trust at least one same certificate, which only the same hub's clients do.</summary>
    public static bool Overlap(byte[]? one, byte[]? other)
    {
        if (one is null || other is null)
        {
            return false;
        }

        try
        {
            var known = Read(one).Select(Convert.ToHexString).ToHashSet();
            return Read(other).Select(Convert.ToHexString).Any(known.Contains);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static List<byte[]> Read(byte[] pem)
    {
        if (pem.Length > MaxBytes)
        {
            throw new CryptographicException("Too large.");
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.Latin1.GetString(pem));
        var raw = certificates.Select(c => c.RawData).ToList();
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }

        return raw;
    }
}
