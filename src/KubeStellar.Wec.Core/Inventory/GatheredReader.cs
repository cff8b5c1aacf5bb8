using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Inventory;

/// <summary>
/// Reads ManagedClusters for callers that come one after the other: the first is read at once, and those asked for meanwhile are then read
/// together, with one list where they are many. Safe from several threads.
/// </summary>
public sealed class GatheredReader(FleetReader fleet, CancellationToken cancellationToken)
{
    private readonly object _gate = new();
    private Dictionary<string, TaskCompletionSource<ManagedCluster?>> _wanted = new(StringComparer.Ordinal);
    private bool _isReading;

    /// <summary>One ManagedCluster; null when there is none of that name.</summary>
    public Task<ManagedCluster?> FindAsync(string name)
    {
        lock (_gate)
        {
            if (!_wanted.TryGetValue(name, out var found))
            {
                _wanted[name] = found = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(ReadAsync, CancellationToken.None);
            }

            return found.Task;
        }
    }

    private async Task ReadAsync()
    {
        while (Next() is { } names)
        {
            await (names.Count <= FleetReader.FewNames
                ? Task.WhenAll(names.Select(one => ReadAsync(one.Key, one.Value)))
                : ListAsync(names));
        }
    }

    private Dictionary<string, TaskCompletionSource<ManagedCluster?>>? Next()
    {
        lock (_gate)
        {
            _isReading = _wanted.Count > 0;
            var names = _wanted;
            _wanted = new(StringComparer.Ordinal);
            return _isReading ? names : null;
        }
    }

    private async Task ReadAsync(string name, TaskCompletionSource<ManagedCluster?> found)
    {
        try
        {
            found.TrySetResult(await fleet.FindAsync(name, cancellationToken));
        }
        catch (Exception e)
        {
            found.TrySetException(e);
        }
    }

    private async Task ListAsync(Dictionary<string, TaskCompletionSource<ManagedCluster?>> names)
    {
        try
        {
            await foreach (var cluster in fleet.ListAsync(null, cancellationToken))
            {
                if (names.Remove(cluster.Name, out var found))
                {
                    found.TrySetResult(cluster);
                }

                if (names.Count == 0)
                {
                    break;
                }
            }

            foreach (var missing in names.Values)
            {
                missing.TrySetResult(null);
            }
        }
        catch (Exception e)
        {
            foreach (var unread in names.Values)
            {
                unread.TrySetException(e);
            }
        }
    }
}
