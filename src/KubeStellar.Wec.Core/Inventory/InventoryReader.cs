using System.Runtime.CompilerServices;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Inventory;

/// <summary>Reads WECs: one by one for some names, or all of a fleet as a stream.</summary>
public sealed class InventoryReader(ClusterClient its, WecOrigin origin)
{
    private readonly FleetReader _fleet = new(its, origin.ItsContext);

    /// <summary>The WEC; null when the ITS knows none of that name.</summary>
    public async Task<ManagedWec?> FindAsync(string name, CancellationToken cancellationToken) =>
        await _fleet.FindAsync(name, cancellationToken) is { } cluster ? ManagedWec.From(cluster, origin, its.ServerTime) : null;

    /// <summary>Every WEC that the selector matches, in the order of their names.</summary>
    /// <param name="labelSelector">Which WECs; null for all.</param>
    /// <param name="onUnreadable">Receives, on any thread, each object that cannot be read; without it the first one ends the list.</param>
    public async IAsyncEnumerable<ManagedWec> ListAsync(
        string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken, Action<UnreadableObject>? onUnreadable = null)
    {
        await foreach (var cluster in _fleet.ListAsync(labelSelector, cancellationToken, onUnreadable))
        {
            yield return ManagedWec.From(cluster, origin, its.ServerTime);
        }
    }
}
