using System.Runtime.CompilerServices;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Permissions.Failures;

/// <summary>
/// Reads from the ManifestWorks of an ITS what their work agents say they may not do. Nothing else shows it: KubeStellar does not
/// carry it to the workload description space.
/// </summary>
public sealed class FailureReader(ClusterClient its, WecOrigin origin)
{
    private readonly FleetReader _fleet = new(its, origin.ItsContext);

    /// <summary>What is missing on one WEC; null when the ITS knows no such WEC.</summary>
    public async Task<IReadOnlyList<MissingPermission>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var tally = new FailureTally();
        var isAny = false;
        await foreach (var work in WorksAsync(name, cancellationToken))
        {
            isAny = true;
            tally.Add(work);
        }

        return isAny || await _fleet.FindAsync(name, cancellationToken) is not null ? [.. tally.Results(TargetOf(name))] : null;
    }

    /// <summary>What is missing on every WEC, WEC by WEC in the order of their names.</summary>
    public async IAsyncEnumerable<MissingPermission> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? mailbox = null;
        var tally = new FailureTally();
        await foreach (var work in WorksAsync(null, cancellationToken))
        {
            // Objects are listed by namespace, so a WEC is complete when the next one begins.
            if (work.Metadata.NamespaceProperty != mailbox)
            {
                foreach (var missing in tally.Results(TargetOf(mailbox ?? "")))
                {
                    yield return missing;
                }

                (mailbox, tally) = (work.Metadata.NamespaceProperty, new());
            }

            tally.Add(work);
        }

        foreach (var missing in tally.Results(TargetOf(mailbox ?? "")))
        {
            yield return missing;
        }
    }

    private async IAsyncEnumerable<DeliveredWork> WorksAsync(string? mailbox, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var works = its.ListAsync<DeliveredWork>(mailbox, ListOptions.All, cancellationToken);
        await using var source = works.GetAsyncEnumerator(cancellationToken);
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
                // It says what is wrong with a server that is no ITS.
                await foreach (var _ in _fleet.ListAsync(null, cancellationToken))
                {
                    break;
                }

                throw;
            }

            yield return source.Current;
        }
    }

    private WecTarget TargetOf(string name) => new()
    {
        Name = name,
        ItsContext = origin.ItsContext,
        WecContext = origin.WecContextOf(name),
        KubeConfig = origin.KubeConfig,
    };
}
