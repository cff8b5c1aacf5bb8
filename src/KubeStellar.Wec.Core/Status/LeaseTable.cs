using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Status;

/// <summary>When each cluster's agent last said it is alive: the Lease in its mailbox namespace.</summary>
internal static class LeaseTable
{
    /// <summary>The time of the last renewal; null when there is no lease or the caller may not read it.</summary>
    public static async Task<DateTimeOffset?> FindAsync(ClusterClient its, string cluster, CancellationToken cancellationToken)
    {
        try
        {
            var lease = await its.FindAsync<V1Lease>(OcmNames.ManagedClusterLease, cluster, cancellationToken);
            return lease?.Spec?.RenewTime.InUtc();
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }
}
