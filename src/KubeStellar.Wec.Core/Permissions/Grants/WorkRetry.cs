using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>
/// Has a work agent try again at once, instead of after a back-off of up to a quarter of an hour: it does so when the spec or a label
/// of a ManifestWork changes, so a label is put on it (open-cluster-management.io/ocm, pkg/work/spoke).
/// </summary>
internal sealed class WorkRetry(ClusterClient its, string mailbox, TimeProvider time)
{
    /// <summary>The works in the mailbox that failed for want of what is granted.</summary>
    public async Task<IReadOnlyList<FailedWork>> FindAsync(
        IReadOnlyList<RoleContent> granted, IReadOnlyList<string> only, CancellationToken cancellationToken)
    {
        var failed = new List<FailedWork>();
        await foreach (var work in its.ListAsync(OcmTypes.ManifestWorks, mailbox, ListOptions.Kept, JsonWire.AnyObject, cancellationToken))
        {
            if (FailedWork.Of(work) is { } one && (only.Count == 0 || only.Contains(one.Name)) && granted.Any(one.Concerns))
            {
                failed.Add(one);
            }
        }

        return failed;
    }

    /// <param name="works">What to try again.</param>
    /// <param name="granted">What it failed for want of.</param>
    /// <param name="patience">How long to wait until the works are through; null not to wait.</param>
    public async Task RetryAsync(
        IReadOnlyList<FailedWork> works, IReadOnlyList<RoleContent> granted, TimeSpan? patience, IReport report,
        CancellationToken cancellationToken)
    {
        // A WEC's clock and ours differ, and two commands may run in one second: what counts is only that the value is another one.
        var value = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        foreach (var work in works)
        {
            report.Verbose($"{its.Server.Authority}: label ManifestWork \"{work.Name}\" so that its agent tries again");
            var label = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [GrantMarks.RetryLabel] = value } } };
            try
            {
                await its.MergePatchAsync(OcmTypes.ManifestWorks, work.Name, mailbox, label, cancellationToken);
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                report.Verbose($"ManifestWork \"{work.Name}\" has been deleted meanwhile.");
            }
        }

        if (patience is { } limit)
        {
            await WaitAsync(works, granted, limit, report, cancellationToken);
        }
    }

    private async Task WaitAsync(
        IReadOnlyList<FailedWork> works, IReadOnlyList<RoleContent> granted, TimeSpan patience, IReport report,
        CancellationToken cancellationToken)
    {
        var open = works.ToDictionary(work => work.Name);
        report.Progress($"waiting until {open.Count} ManifestWorks are applied");
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var changes = its.WatchAsync(
                OcmTypes.ManifestWorks, mailbox, ListOptions.Kept, JsonWire.AnyObject, work => new(mailbox, NameOf(work)), either.Token);
            await foreach (var change in changes)
            {
                if (change.Item is { } work && open.ContainsKey(NameOf(work)))
                {
                    Look(work, change.Type is WatchEventType.Deleted);
                }

                if (open.Count == 0)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            foreach (var work in open.Values)
            {
                report.Warning($"ManifestWork \"{work.Name}\" is not applied after {patience.TotalSeconds:0} s: {work.Message}");
            }
        }

        void Look(JsonObject work, bool isGone)
        {
            var failure = isGone ? null : FailedWork.Of(work);
            if (failure is not null && granted.Any(failure.Concerns))
            {
                open[failure.Name] = failure;
                return;
            }

            open.Remove(NameOf(work));
            if (failure is not null)
            {
                report.Warning($"ManifestWork \"{failure.Name}\" got further, and now lacks something else: {failure.Message}");
            }
        }
    }

    private static string NameOf(JsonObject work) => work.TextAt("metadata", "name") ?? "";
}
