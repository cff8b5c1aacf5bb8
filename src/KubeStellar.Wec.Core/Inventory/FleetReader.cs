using System.Runtime.CompilerServices;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Inventory;

/// <summary>Reads ManagedClusters of an ITS: some by name, or all of them in pages, as they arrive.</summary>
public sealed class FleetReader(ClusterClient its, string itsContext)
{
    /// <summary>Up to this many are asked for one by one; more are found faster by listing all.</summary>
    public const int FewNames = 32;

    /// <summary>Every ManagedCluster that the selector matches, in the order of their names.</summary>
    /// <exception cref="WecException">The server has no inventory: it is not an ITS.</exception>
    public async IAsyncEnumerable<ManagedCluster> ListAsync(
        string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken, Action<UnreadableObject>? onUnreadable = null)
    {
        var options = ListOptions.All with { LabelSelector = labelSelector, OnUnreadable = onUnreadable };
        var clusters = its.ListAsync<ManagedCluster>(null, options, cancellationToken);
        await using var source = clusters.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await source.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (ApiException e) when (e.IsUnknownType)
            {
                throw NotAnIts(e);
            }

            yield return source.Current;
        }
    }

    /// <summary>One ManagedCluster; null when there is none of that name.</summary>
    /// <exception cref="WecException">The server has no inventory: it is not an ITS.</exception>
    public async Task<ManagedCluster?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await its.GetAsync<ManagedCluster>(name, null, cancellationToken);
        }
        catch (ApiException e) when (e.IsUnknownType)
        {
            throw NotAnIts(e);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Every ManagedCluster by its name.</summary>
    public async Task<Dictionary<string, ManagedCluster>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, ManagedCluster>(StringComparer.Ordinal);
        await foreach (var cluster in ListAsync(null, cancellationToken))
        {
            all[cluster.Name] = cluster;
        }

        return all;
    }

    /// <summary>Those of the named ManagedClusters that exist.</summary>
    public async Task<IReadOnlyDictionary<string, ManagedCluster>> FindAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ManagedCluster>(names.Count, StringComparer.Ordinal);
        if (names.Count <= FewNames)
        {
            foreach (var cluster in await Task.WhenAll(names.Select(name => FindAsync(name, cancellationToken))))
            {
                if (cluster is not null)
                {
                    found[cluster.Name] = cluster;
                }
            }

            return found;
        }

        var wanted = names.ToHashSet(StringComparer.Ordinal);
        await foreach (var cluster in ListAsync(null, cancellationToken))
        {
            if (wanted.Remove(cluster.Name))
            {
                found[cluster.Name] = cluster;
            }

            if (wanted.Count == 0)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>What somebody may have meant by a name that is not there; nothing when the ITS does not say within two seconds.</summary>
    public async Task<IReadOnlyList<string>> NearAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        var names = new List<string>();
        try
        {
            await foreach (var cluster in ListAsync(null, limit.Token))
            {
                names.Add(cluster.Name);
            }
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or WecException or OperationCanceledException)
        {
            // It was only to be a hint.
        }

        return NearNames.Find(name, names);
    }

    /// <summary>The error for a WEC that the ITS does not know.</summary>
    public WecException NotFound(string name) => new(
        "WecNotFound", WecErrorKind.NotFound, $"The ITS {itsContext} has no WEC named '{name}'.",
        "Get-Wec lists those it has. A new one appears when its agent first reaches the ITS: Register-Wec installs the agent.");

    private WecException NotAnIts(Exception cause) => new(
        "NotAnIts", WecErrorKind.NotFound,
        $"The context {itsContext} leads to {its.Server}, which has no ManagedClusters: it is not an Inventory and Transport Space.",
        "Name the ITS with -ItsContext, Set-WecContext or $env:WEC_ITS_CONTEXT; Get-WecContext lists the contexts there are.", cause);
}
