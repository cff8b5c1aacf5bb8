using System.Runtime.CompilerServices;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Status;

/// <summary>Reads how WECs are doing: one by one for some names, or all of a fleet as a stream.</summary>
public sealed class StatusReader(ClusterClient its, WecOrigin origin)
{
    private readonly FleetReader _fleet = new(its, origin.ItsContext);

    /// <summary>The WEC's status; null when the ITS knows none of that name.</summary>
    public async Task<WecStatus?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var renewed = LeaseTable.FindAsync(its, name, cancellationToken);
        var cluster = await _fleet.FindAsync(name, cancellationToken);
        if (cluster is null)
        {
            await renewed;
            return null;
        }

        var requests = PhaseRules.NeedsRequests(cluster) ? await RequestCounts.ReadAsync(its, cancellationToken, name) : null;
        return Derive(cluster, await renewed, requests is null ? null : requests.GetValueOrDefault(name) ?? RequestCounts.None);
    }

    /// <summary>Every WEC that the selector matches, in the order of their names.</summary>
    /// <param name="labelSelector">Which WECs; null for all.</param>
    /// <param name="onUnreadable">Receives, on any thread, each object that cannot be read; without it the first one ends the list.</param>
    public async IAsyncEnumerable<WecStatus> ListAsync(
        string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken, Action<UnreadableObject>? onUnreadable = null)
    {
        // One list of all leases costs less than a request per WEC, and runs beside the list of WECs.
        await using var leases = new LeaseFeed(its, onUnreadable, cancellationToken);
        Task<IReadOnlyDictionary<string, RequestCounts>?>? requests = null;
        await foreach (var cluster in _fleet.ListAsync(labelSelector, cancellationToken, onUnreadable))
        {
            var renewed = await leases.RenewedAsync(cluster.Name);
            RequestCounts? counts = null;
            if (PhaseRules.NeedsRequests(cluster))
            {
                requests ??= RequestCounts.ReadAsync(its, cancellationToken);
                counts = await requests is { } all ? all.GetValueOrDefault(cluster.Name) ?? RequestCounts.None : null;
            }

            yield return Derive(cluster, renewed, counts);
        }
    }

    // The ITS's clock, because that is what the agents' renewals are compared with there.
    private WecStatus Derive(ManagedCluster cluster, DateTimeOffset? renewed, RequestCounts? requests) =>
        PhaseRules.Derive(cluster, renewed, requests, origin, its.ServerTime);
}
