using System.Threading.Channels;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Status;

/// <summary>
/// Last renewals of a whole fleet from one list over all mailbox namespaces, read side by side with the list of clusters and only
/// a little ahead of it.
/// </summary>
/// <remarks>
/// Both lists come in the order of their keys. A lease's key has a slash after the cluster's name, which sorts behind a hyphen: the lease
/// of <c>eu-1</c> comes before that of <c>eu</c>. So leases passed on the way to a cluster's are kept until their cluster comes.
/// </remarks>
internal sealed class LeaseFeed : IAsyncDisposable
{
    /// <summary>Less than a page, so that the second page is asked for only after clusters of the first have been told.</summary>
    private const int Ahead = 250;

    private readonly Channel<(string Cluster, DateTimeOffset? Renewed)> _leases =
        Channel.CreateBounded<(string, DateTimeOffset?)>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });

    private readonly Dictionary<string, DateTimeOffset?> _passed = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;
    private string _last = "";
    private bool _isOrdered = true;

    /// <param name="its">The hub.</param>
    /// <param name="onUnreadable">Receives a lease that cannot be read; its cluster is shown without it.</param>
    public LeaseFeed(ClusterClient its, Action<UnreadableObject>? onUnreadable, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = ReadAsync(its, onUnreadable, _stop.Token);
    }

    /// <summary>The time of the last renewal; null when there is no lease or the caller may not read them.</summary>
    public async ValueTask<DateTimeOffset?> RenewedAsync(string cluster)
    {
        var key = cluster + "/";
        // A server that keeps no order is read to its end.
        while (!_passed.ContainsKey(cluster) && (!_isOrdered || string.CompareOrdinal(_last, key) < 0)
            && await _leases.Reader.WaitToReadAsync(_stop.Token) && _leases.Reader.TryRead(out var lease))
        {
            var passed = lease.Cluster + "/";
            _isOrdered &= string.CompareOrdinal(_last, passed) <= 0;
            _last = passed;
            _passed[lease.Cluster] = lease.Renewed;
        }

        return _passed.Remove(cluster, out var renewed) ? renewed : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReadAsync(ClusterClient its, Action<UnreadableObject>? onUnreadable, CancellationToken cancellationToken)
    {
        // Kept are those whose cluster has not come yet.
        var options = ListOptions.Kept with
        {
            FieldSelector = $"metadata.name={OcmNames.ManagedClusterLease}",
            OnUnreadable = onUnreadable,
        };
        try
        {
            await foreach (var lease in its.ListAsync(CoreTypes.Leases, null, options, LeaseJson.Default.LeaseSummary, cancellationToken))
            {
                await _leases.Writer.WriteAsync((lease.Metadata.Namespace ?? "", lease.Spec?.Renewed), cancellationToken);
            }

            _leases.Writer.Complete();
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            // Who may read the inventory but not the leases gets the status without their age.
            _leases.Writer.Complete();
        }
        catch (Exception e)
        {
            _leases.Writer.Complete(e);
        }
    }
}
