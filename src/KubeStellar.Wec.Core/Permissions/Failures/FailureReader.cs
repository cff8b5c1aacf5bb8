using System.Runtime.CompilerServices;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Permissions.Failures;

/// <summary>
/// Reads from the ManifestWorks of an ITS what their work agents say they may not do. Nothing else shows it: KubeStellar does not
/// carry it to the workload description space.
/// </summary>
public sealed class FailureReader(ApiClient its, WecOrigin origin)
{
    private readonly FleetReader _fleet = new(its, origin.ItsContext);

    /// <summary>What is missing on one WEC; null when the ITS knows no such WEC.</summary>
    public async Task<IReadOnlyList<MissingPermission>?> FindAsync(string name, CancellationToken cancel)
    {
        var tally = new FailureTally();
        var isAny = false;
        await foreach (var work in WorksAsync(name, cancel))
        {
            isAny = true;
            tally.Add(work);
        }

        return isAny || await _fleet.FindAsync(name, cancel) is not null ? [.. tally.Results(TargetOf(name))] : null;
    }

    /// <summary>What is missing on every WEC, WEC by WEC in the order of their names.</summary>
    public async IAsyncEnumerable<MissingPermission> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        string? mailbox = null;
        var tally = new FailureTally();
        await foreach (var work in WorksAsync(null, cancel))
        {
            // Objects are listed by namespace, so a WEC is complete when the next one begins.
            if (work.Metadata.Namespace != mailbox)
            {
                foreach (var missing in tally.Results(TargetOf(mailbox ?? "")))
                {
                    yield return missing;
                }

                (mailbox, tally) = (work.Metadata.Namespace, new());
            }

            tally.Add(work);
        }

        foreach (var missing in tally.Results(TargetOf(mailbox ?? "")))
        {
            yield return missing;
        }
    }

    private async IAsyncEnumerable<DeliveredWork> WorksAsync(string? mailbox, [EnumeratorCancellation] CancellationToken cancel)
    {
        var works = its.ListAsync(OcmTypes.ManifestWorks, mailbox, ListOptions.All, OcmJson.Default.DeliveredWork, cancel);
        await using var source = works.GetAsyncEnumerator(cancel);
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
                await foreach (var _ in _fleet.ListAsync(null, cancel))
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
        Name = name, ItsContext = origin.ItsContext, WecContext = origin.WecContextOf(name), KubeConfig = origin.KubeConfig,
    };
}
