using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Approvals;

/// <summary>Reads what a decision about clusters is made on: their ManagedClusters, and the certificate requests of their agents.</summary>
internal static class HubReading
{
    public static async Task<HubSighting> OfAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        var cluster = its.FindAsync(OcmTypes.ManagedClusters, name, null, OcmJson.Default.ManagedCluster, cancellationToken);
        var requests = await RequestsAsync(its, name, cancellationToken);
        return new(await cluster, requests.GetValueOrDefault(name, []));
    }

    /// <summary>Every cluster that is not accepted, or whose agent asks for something: two lists, however many there are.</summary>
    public static async Task<IReadOnlyList<HubSighting>> OfUndecidedAsync(
        ClusterClient its, CancellationToken cancellationToken, Action<UnreadableObject>? onUnreadable = null)
    {
        var asked = RequestsAsync(its, null, cancellationToken);
        var undecided = new List<ManagedCluster>();
        // A request that cannot be read ends the decision: it may be a rival's. A cluster that cannot be read is only not decided on.
        var clusters = ListOptions.Kept with { OnUnreadable = onUnreadable };
        var requests = await asked;
        await foreach (var cluster in its.ListAsync(OcmTypes.ManagedClusters, null, clusters, OcmJson.Default.ManagedCluster, cancellationToken))
        {
            if (!cluster.Spec.HubAcceptsClient || requests.ContainsKey(cluster.Name))
            {
                undecided.Add(cluster);
            }
        }

        return [.. undecided.Select(cluster => new HubSighting(cluster, requests.GetValueOrDefault(cluster.Name, [])))];
    }

    private static async Task<Dictionary<string, List<CertificateSigningRequest>>> RequestsAsync(
        ClusterClient its, string? name, CancellationToken cancellationToken)
    {
        var requests = new Dictionary<string, List<CertificateSigningRequest>>(StringComparer.Ordinal);
        await foreach (var found in its.ListAsync(
            CoreTypes.CertificateSigningRequests, null, CertificateSigningRequest.OfAgents(name),
            OcmJson.Default.CertificateSigningRequest, cancellationToken))
        {
            if (found.Metadata.Labels?.GetValueOrDefault(OcmNames.ClusterNameLabel) is { } cluster)
            {
                if (!requests.TryGetValue(cluster, out var ofCluster))
                {
                    requests[cluster] = ofCluster = [];
                }

                ofCluster.Add(found);
            }
        }

        return requests;
    }
}
