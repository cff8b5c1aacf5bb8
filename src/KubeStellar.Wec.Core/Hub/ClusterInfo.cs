using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// What a cluster publishes about its own API server: ConfigMap <c>kube-public/cluster-info</c>, as kubeadm and KubeFlex write it.
/// k3s and most managed services have none.
/// </summary>
internal static class ClusterInfo
{
    private const string Namespace = "kube-public";

    /// <summary>Null where it is missing, unreadable, or not ours to read.</summary>
    public static async Task<StoredKubeconfig?> FindAsync(ApiClient cluster, CancellationToken cancel) =>
        StoredKubeconfig.Read(await ValueAsync(cluster, "cluster-info", "kubeconfig", cancel));

    /// <summary>The authority that signs the addresses of the API server inside the cluster.</summary>
    public static async Task<string?> FindRootAuthorityAsync(ApiClient cluster, CancellationToken cancel) =>
        await ValueAsync(cluster, "kube-root-ca.crt", "ca.crt", cancel);

    private static async Task<string?> ValueAsync(ApiClient cluster, string name, string key, CancellationToken cancel)
    {
        try
        {
            var found = await cluster.FindAsync(CoreTypes.ConfigMaps, name, Namespace, ObjectJson.Default.TextData, cancel);
            return found?.Data?.GetValueOrDefault(key);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }
}
