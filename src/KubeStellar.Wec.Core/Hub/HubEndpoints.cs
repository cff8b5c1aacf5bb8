using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// Decides where an agent dials its hub. Trust never comes from the network alone: the agent gets the authorities the caller's
/// kubeconfig vouches for, or ones read over a connection that has been verified by it.
/// </summary>
internal static class HubEndpoints
{
    /// <param name="request">What the caller knows and wants.</param>
    /// <param name="its">The hub; null where it cannot be asked.</param>
    /// <param name="published">What the hub publishes about itself.</param>
    public static async Task<HubEndpoint> ResolveAsync(
        HubEndpointRequest request, ClusterClient? its, StoredKubeconfig? published, IReport report, CancellationToken cancellationToken)
    {
        CheckProxy(request.Proxy);
        if (its is not null)
        {
            ItsTrust.Ensure(its);
        }

        var (server, origin) = Choose(request, published?.Server);
        if (origin == HubEndpointOrigin.Internal)
        {
            report.Verbose($"{request.CallerServer} means nothing inside a WEC; its agent is given the hub's own address {server}.");
        }

        var authority = await AuthorityAsync(request, origin, its, cancellationToken);
        if (request.ProxyCertificateAuthority is not { } ofProxy)
        {
            return new(server, origin, authority);
        }

        if (authority is null)
        {
            report.Warning(
                "The ITS has a publicly trusted certificate, but an agent that is given an authority for its proxy trusts only that.");
        }

        return new(server, origin, CertificateBundle.Merge(authority, ofProxy, "The given certificate authority of the proxy"))
        {
            OwnAuthority = authority,
        };
    }

    internal static (Uri Server, HubEndpointOrigin Origin) Choose(HubEndpointRequest request, Uri? published)
    {
        var (server, origin) = request switch
        {
            { Server: { } wanted } => (wanted, HubEndpointOrigin.Explicit),
            { UseInternal: true } => (published ?? throw NoInternal(request), HubEndpointOrigin.Internal),
            _ when !request.HasHostAlias && IsInternalChosen(request.CallerServer, published) => (published!, HubEndpointOrigin.Internal),
            // Also for a loopback address: hub and WEC may be processes of one machine.
            _ => (request.CallerServer, HubEndpointOrigin.Caller),
        };
        if (!server.IsAbsoluteUri || server.Scheme != Uri.UriSchemeHttps)
        {
            throw new WecException(
                "UnencryptedHub", WecErrorKind.SecurityRisk, $"An agent would send its token to {server} in the clear.",
                "Give an https address of the ITS with -HubApiServer.");
        }

        return server.UserInfo.Length == 0
            ? (server, origin)
            : throw new WecException(
                "HubAddressWithCredential", WecErrorKind.SecurityRisk, "The address of the hub must not carry a credential.",
                "Leave user name and password out of -HubApiServer.");
    }

    /// <summary>The caller's address means something else inside a WEC, and the hub offers a better one.</summary>
    internal static bool IsInternalChosen(Uri caller, Uri? published) =>
        LoopbackAddress.Is(caller) && published is { Scheme: "https" } && !LoopbackAddress.Is(published);

    private static async Task<byte[]?> AuthorityAsync(
        HubEndpointRequest request, HubEndpointOrigin origin, ClusterClient? its, CancellationToken cancellationToken)
    {
        if (request.CertificateAuthority is { } wanted)
        {
            return CertificateBundle.Clean(wanted, "The given certificate authority");
        }

        if (request.CallerCertificateAuthority is { } vouchedFor)
        {
            return CertificateBundle.Clean(vouchedFor, "The kubeconfig's certificate authority of the ITS");
        }

        // The caller reaches the hub by a publicly trusted certificate. The same address needs no authority in the agent either; an
        // address inside the hub's network is signed by the cluster's own, which that trusted connection may be asked for.
        var own = its is not null && origin == HubEndpointOrigin.Internal
            ? await ClusterInfo.FindRootAuthorityAsync(its, cancellationToken)
            : null;
        return own is null ? null : CertificateBundle.Clean(Encoding.UTF8.GetBytes(own), "ConfigMap kube-public/kube-root-ca.crt");
    }

    private static void CheckProxy(Uri? proxy)
    {
        if (proxy is not null && (!proxy.IsAbsoluteUri || proxy.Scheme is not ("http" or "https" or "socks5") || proxy.Host.Length == 0))
        {
            throw new WecException(
                "InvalidProxy", WecErrorKind.InvalidInput, "The address of the proxy is not an http, https or socks5 address.",
                "Give it as in http://proxy.example.com:3128.");
        }
    }

    private static WecException NoInternal(HubEndpointRequest request) => new(
        "NoInternalEndpoint", WecErrorKind.NotFound,
        $"{request.CallerServer.Authority} publishes no address for its own network (ConfigMap kube-public/cluster-info).",
        "Give the address with -HubApiServer.");
}
