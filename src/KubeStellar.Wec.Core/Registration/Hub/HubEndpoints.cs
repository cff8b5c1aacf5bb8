using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>
/// Decides where an agent dials its hub. Trust never comes from the network alone: the agent gets the authorities the caller's
/// kubeconfig vouches for, or ones read over a connection that has been verified by it.
/// </summary>
internal static class HubEndpoints
{
    public static async Task<HubEndpoint> ResolveAsync(
        HubEndpointRequest request, ApiClient its, StoredKubeconfig? published, IReport report, CancellationToken cancel)
    {
        if (!its.IsTlsVerified && request.CertificateAuthority is null)
        {
            throw new WecException(
                "UnverifiedIts", WecErrorKind.SecurityRisk,
                $"The kubeconfig does not verify who {its.Server.Authority} is, so no credential of this hub is stored in a WEC.",
                "Replace insecure-skip-tls-verify by the ITS's certificate authority in the kubeconfig, or give it with -CertificateAuthority.");
        }

        var (server, origin) = Choose(request, published?.Server);
        if (origin == HubEndpointOrigin.Internal)
        {
            report.Verbose($"{request.CallerServer} means nothing inside a WEC; its agent is given the hub's own address {server}.");
        }

        return new(server, origin, await AuthorityAsync(request, origin, its, cancel));
    }

    internal static (Uri Server, HubEndpointOrigin Origin) Choose(HubEndpointRequest request, Uri? published)
    {
        var (server, origin) = request switch
        {
            { Server: { } wanted } => (wanted, HubEndpointOrigin.Explicit),
            { UseInternal: true } => (published ?? throw NoInternal(request), HubEndpointOrigin.Internal),
            _ when LoopbackAddress.Is(request.CallerServer)
                && published is { Scheme: "https" } && !LoopbackAddress.Is(published) => (published, HubEndpointOrigin.Internal),
            // Also for a loopback address: hub and WEC may be processes of one machine.
            _ => (request.CallerServer, HubEndpointOrigin.Caller),
        };
        if (server.Scheme != Uri.UriSchemeHttps)
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

    private static async Task<byte[]?> AuthorityAsync(
        HubEndpointRequest request, HubEndpointOrigin origin, ApiClient its, CancellationToken cancel)
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
        var own = origin == HubEndpointOrigin.Internal ? await ClusterInfo.FindRootAuthorityAsync(its, cancel) : null;
        return own is null ? null : CertificateBundle.Clean(Encoding.UTF8.GetBytes(own), "ConfigMap kube-public/kube-root-ca.crt");
    }

    private static WecException NoInternal(HubEndpointRequest request) => new(
        "NoInternalEndpoint", WecErrorKind.NotFound,
        $"{request.CallerServer.Authority} publishes no address for its own network (ConfigMap kube-public/cluster-info).",
        "Give the address with -HubApiServer.");
}
