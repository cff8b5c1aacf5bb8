using System.Security.Cryptography.X509Certificates;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// Ends a server's chain at any certificate of the kubeconfig, as Go does: also at an intermediate authority whose issuer nobody has. The
/// framework only ends it at a self-signed one. Everything else is checked as ever: each signature up to the trusted certificate, the time
/// and constraints of each, and that all of them allow a server.
/// </summary>
internal sealed class TrustAnchors(X509Certificate2Collection anchors)
{
    /// <param name="leaf">The server's certificate.</param>
    /// <param name="presented">What the handshake made of it; the certificates that the server sent are in it.</param>
    public bool Reach(X509Certificate2 leaf, X509Chain presented)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var use in presented.ChainPolicy.ApplicationPolicy)
        {
            policy.ApplicationPolicy.Add(use);
        }

        policy.ExtraStore.AddRange(anchors);
        // Of two authorities with one name and key, the one that is trusted here is to be found.
        foreach (var other in Others(presented).Where(other => !anchors.Any(anchor => IsNamedLike(anchor, other))))
        {
            policy.ExtraStore.Add(other);
        }

        chain.Build(leaf);
        var path = chain.ChainElements.ToList();
        var end = path.FindIndex(
            element => anchors.Any(anchor => anchor.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
        return end >= 0 && IsSound(chain, path, end);
    }

    private static bool IsSound(X509Chain chain, List<X509ChainElement> path, int end)
    {
        // What is wrong above the trusted certificate does not matter; what is wrong with nothing in particular does.
        var above = path.Skip(end + 1).Aggregate(X509ChainStatusFlags.NoError, (all, each) => all | StatusOf(each.ChainElementStatus));
        var below = path.Take(end + 1).Aggregate(X509ChainStatusFlags.NoError, (all, each) => all | StatusOf(each.ChainElementStatus));
        var whole = StatusOf(chain.ChainStatus) & ~above;
        const X509ChainStatusFlags endless = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;
        if (((below | whole) & ~endless) != 0)
        {
            return false;
        }

        for (var i = 0; i < end; i++)
        {
            var issuer = path[i + 1].Certificate;
            var maySign = issuer.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
            if (!maySign || !CertificateSignature.Holds(path[i].Certificate, issuer))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<X509Certificate2> Others(X509Chain presented) =>
        presented.ChainPolicy.ExtraStore.Concat(presented.ChainElements.Skip(1).Select(element => element.Certificate));

    private static bool IsNamedLike(X509Certificate2 one, X509Certificate2 other) =>
        one.SubjectName.RawData.AsSpan().SequenceEqual(other.SubjectName.RawData);

    private static X509ChainStatusFlags StatusOf(X509ChainStatus[] statuses) =>
        statuses.Aggregate(X509ChainStatusFlags.NoError, (all, each) => all | each.Status);
}
