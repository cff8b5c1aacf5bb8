using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Hub;

/// <summary>What token is wanted of which ITS.</summary>
public sealed record WecTokenRequest
{
    /// <summary>Where the ITS was found; carried on by the token.</summary>
    public required WecOrigin Origin { get; init; }

    /// <summary>The ITS's certificate authorities in the caller's own kubeconfig as PEM; null where the system's apply.</summary>
    public byte[]? CallerCertificateAuthority { get; init; }

    /// <summary>How long it is to last; the ITS may shorten it. A bootstrap token Secret has its own end.</summary>
    public TimeSpan Lifetime { get; init; } = BootstrapTokens.DefaultLifetime;

    /// <summary>Take the token of a Secret that the ITS was initialised with, rather than one of a ServiceAccount.</summary>
    public bool PreferSecret { get; init; }
}

/// <summary>What is known of a token before it is asked for.</summary>
/// <param name="Request">What is wanted.</param>
/// <param name="Version">The agent that fits the ITS.</param>
/// <param name="Published">What the ITS publishes for its own network.</param>
public sealed record WecTokenPlan(WecTokenRequest Request, AgentVersion Version, Uri? Published);

/// <summary>Gets bootstrap tokens from an ITS, with what else an agent needs to use one.</summary>
public sealed class WecTokenIssuer(ClusterClient its)
{
    /// <summary>The shortest that an API server issues (https://github.com/kubernetes/kubernetes, pkg/apis/authentication/validation).</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(uint.MaxValue);

    /// <summary>Reads and checks; gets no token.</summary>
    /// <exception cref="WecException">The lifetime is none, or this is no ITS that can be trusted.</exception>
    public async Task<WecTokenPlan> PrepareAsync(WecTokenRequest request, IReport report, CancellationToken cancellationToken)
    {
        if (request.Lifetime < s_shortest || request.Lifetime > s_longest)
        {
            throw new WecException(
                "InvalidLifetime", WecErrorKind.InvalidInput, $"A token cannot last {request.Lifetime}.",
                "Give at least ten minutes, such as '02:00:00' for two hours.");
        }

        ItsTrust.Ensure(its);
        await HubCheck.EnsureIsHubAsync(its, cancellationToken);
        var version = AgentVersions.ResolveAsync(null, null, its, report, cancellationToken);
        var published = ClusterInfo.FindAsync(its, cancellationToken);
        await Task.WhenAll(version, published);
        return new(request, await version, (await published)?.Server);
    }

    /// <exception cref="WecException">The caller may not have a token, or there is nobody to have one for.</exception>
    public async Task<WecToken> ExecuteAsync(WecTokenPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var request = plan.Request;
        var token = request.PreferSecret
            ? await BootstrapTokenSecret.FindAsync(its, cancellationToken) ?? throw new WecException(
                "NoBootstrapToken", WecErrorKind.NotFound,
                $"{its.Server.Authority} has no usable bootstrap token Secret (kube-system, label app=cluster-manager).",
                "A hub has one only when it was initialised with 'clusteradm init --use-bootstrap-token'. Leave -UseBootstrapToken out.")
            : await BootstrapTokens.RequestAsync(its, request.Lifetime, report, cancellationToken);
        var authority = request.CallerCertificateAuthority;
        return new()
        {
            ItsContext = request.Origin.ItsContext,
            KubeConfig = request.Origin.KubeConfig,
            HubApiServer = its.Server,
            InternalHubApiServer = plan.Published,
            CertificateAuthority = authority is null
                ? null
                : Encoding.ASCII.GetString(CertificateBundle.Clean(authority, "The kubeconfig's certificate authority of the ITS")),
            AgentVersion = plan.Version.Tag,
            Subject = token.Subject,
            Expires = token.Expires,
            Token = token.Protect(),
        };
    }
}
