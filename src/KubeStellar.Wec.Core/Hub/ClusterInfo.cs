using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// What a cluster publishes about its own API server: ConfigMap <c>kube-public/cluster-info</c>, as kubeadm and KubeFlex write it.
/// k3s and most managed services have none.
/// </summary>
internal static class ClusterInfo
{
    private const string Namespace = "kube-public";

    /// <summary>Null where it is missing, unreadable, or not ours to read.</summary>
    public static async Task<StoredKubeconfig?> FindAsync(ClusterClient cluster, CancellationToken cancellationToken) =>
        StoredKubeconfig.Read(await ValueAsync(cluster, "cluster-info", "kubeconfig", cancellationToken));

    /// <summary>The authority that signs the addresses of the API server inside the cluster.</summary>
    public static async Task<string?> FindRootAuthorityAsync(ClusterClient cluster, CancellationToken cancellationToken) =>
        await ValueAsync(cluster, "kube-root-ca.crt", "ca.crt", cancellationToken);

    private static async Task<string?> ValueAsync(ClusterClient cluster, string name, string key, CancellationToken cancellationToken)
    {
        try
        {
            var found = await cluster.FindAsync(CoreTypes.ConfigMaps, name, Namespace, ObjectJson.Default.TextData, cancellationToken);
            return found?.Data?.GetValueOrDefault(key);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }
}
