using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// Tells what is wrong with a server's certificate, the worst first. The certificate is hostile input: little of it is quoted.
/// </summary>
internal static class ServerCertificateFault
{
    private const X509ChainStatusFlags Untrusted =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.Cyclic;

    /// <summary>Whether the certificate is for this host by its alternative names. As in Go, a common name does not count.</summary>
    public static bool Names(X509Certificate2 leaf, string host)
    {
        try
        {
            return leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    public static ServerCertificateException Of(X509Certificate2 leaf, X509Chain chain, string host, SslPolicyErrors errors)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, each) => all | each.Status);
        if ((status & Untrusted) != 0)
        {
            return new(
                ServerCertificateFailure.UntrustedRoot,
                host,
                $"The certificate of '{host}' was signed by an authority that is not trusted for this cluster.");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) || !Names(leaf, host))
        {
            return new(
                ServerCertificateFailure.NameMismatch, host,
                $"The certificate of '{host}' is not for that name but for {Described(leaf)}.");
        }

        return status.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? OutOfTime(chain, host)
            : new(ServerCertificateFailure.Other, host, $"The certificate of '{host}' is not acceptable for a server ({status}).");
    }

    private static ServerCertificateException OutOfTime(X509Chain chain, string host)
    {
        var now = chain.ChainPolicy.VerificationTime;
        foreach (var certificate in chain.ChainElements.Select(element => element.Certificate))
        {
            if (certificate.NotBefore > now)
            {
                return new(
                    ServerCertificateFailure.NotYetValid,
                    host,
                    $"The certificate of '{host}' is not valid before {Text(certificate.NotBefore)}; check the clocks.");
            }

            if (certificate.NotAfter < now)
            {
                return new(ServerCertificateFailure.Expired, host, $"The certificate of '{host}' expired on {Text(certificate.NotAfter)}.");
            }
        }

        return new(ServerCertificateFailure.Expired, host, $"The certificate of '{host}' is out of its time.");
    }

    private static string Text(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Described(X509Certificate2 leaf)
    {
        try
        {
            var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(each => each.EnumerateDnsNames().Concat(each.EnumerateIPAddresses().Select(address => address.ToString())))
                .Select(name => $"'{SafeText.Of(name, 80)}'")
                .Take(8)
                .ToList();
            return names.Count == 0 ? "no name at all" : string.Join(", ", names);
        }
        catch (CryptographicException)
        {
            return "names that cannot be read";
        }
    }
}
