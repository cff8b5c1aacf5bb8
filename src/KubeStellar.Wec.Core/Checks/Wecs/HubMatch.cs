using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Checks;

/// <summary>Whether an agent's kubeconfig leads to the ITS that is meant.</summary>
internal static class HubMatch
{
    /// <summary>A hub is known by any of its addresses, or by its authority where it has one of its own.</summary>
    public static bool IsSame(StoredKubeconfig found, Space its, HubFacts hub)
    {
        Uri?[] addresses = [its.Configuration.Cluster.Server, hub.Published?.Server, hub.Endpoint.Value?.Server];
        return addresses.Any(address => address is not null && AreSame(address, found.Server))
            || CertificateBundle.Overlap(found.CertificateAuthority, its.Configuration.Cluster.CertificateAuthorityData);
    }

    private static bool AreSame(Uri one, Uri other) =>
        string.Equals(one.AbsoluteUri.TrimEnd('/'), other.AbsoluteUri.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
