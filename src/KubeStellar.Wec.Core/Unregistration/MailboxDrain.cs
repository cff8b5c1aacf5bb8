using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Unregistration;

/// <summary>
/// Empties a mailbox as a hub with resource clean-up does: add-ons first, then ManifestWorks, those of low priority before those
/// of high (https://github.com/open-cluster-management-io/ocm, pkg/registration/hub/gc).
/// </summary>
internal sealed class MailboxDrain(ClusterClient its, string name, TimeSpan patience, RemovalLog log, IReport report)
{
    private const int HighestPriority = 100;

    /// <summary>Works that come back this often are made anew by somebody who does not know that the WEC leaves.</summary>
    private const int MostRounds = 5;

    /// <summary>Deletes all there is and waits for the agent to take its part away.</summary>
    /// <param name="untilEmpty">Whether works that come back are to be deleted again.</param>
    /// <exception cref="WecException">Something does not go, or comes back again and again.</exception>
    public async Task RunAsync(bool untilEmpty, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var isEmpty = true;
            foreach (var type in new[] { OcmTypes.ManagedClusterAddOns, OcmTypes.ManifestWorks })
            {
                var items = await NamedObject.ListAllAsync(its, type, name, null, cancellationToken);
                isEmpty &= items.Count == 0;
                foreach (var stage in items.GroupBy(PriorityOf).OrderBy(g => g.Key))
                {
                    await DeleteStageAsync(type, [.. stage], cancellationToken);
                }
            }

            if (isEmpty || !untilEmpty)
            {
                return;
            }
        }

        var back = await NamedObject.ListAllAsync(its, OcmTypes.ManifestWorks, name, null, cancellationToken);
        if (back.Count > 0)
        {
            throw new WecException(
                "WorkloadComesBack", WecErrorKind.InvalidState,
                $"Somebody makes ManifestWorks for '{name}' anew as soon as they are deleted ({back[0].Metadata.Name}).",
                "Take the WEC out of the BindingPolicies that select it, then run Unregister-Wec again.");
        }
    }

    /// <summary>Lets everything go at once, without the agent; what it deployed stays in the WEC.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        foreach (var type in new[] { OcmTypes.ManagedClusterAddOns, OcmTypes.ManifestWorks })
        {
            foreach (var found in await NamedObject.ListAllAsync(its, type, name, null, cancellationToken))
            {
                var item = new ObjectAt(type, name, found.Metadata.Name);
                if (found.Metadata.Deleted is null)
                {
                    await log.MustDeleteAsync(item, cancellationToken, new() { Uid = found.Metadata.Uid });
                }

                if (found.Metadata.Finalizers is { Count: > 0 })
                {
                    await ReleaseAsync(item, found.Metadata.Uid, cancellationToken);
                }
            }
        }
    }

    internal static int PriorityOf(NamedObject item) =>
        int.TryParse(
            item.Metadata.Annotations?.GetValueOrDefault(OcmNames.CleanupPriorityAnnotation), NumberStyles.None,
            CultureInfo.InvariantCulture, out var priority) && priority <= HighestPriority ? priority : 0;

    private async Task ReleaseAsync(ObjectAt item, string? uid, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = uid, ["finalizers"] = null } };
        try
        {
            report.Progress($"Letting {item} go without its agent");
            await its.MergePatchAsync(item.Type, item.Name, item.Namespace, patch, cancellationToken);
            log.Note($"finalizers of {item}");
        }
        catch (ApiException e) when (e.IsNotFound || e.IsConflict)
        {
            report.Verbose($"{item} has gone by itself.");
        }
    }

    private async Task DeleteStageAsync(ResourceType type, NamedObject[] stage, CancellationToken cancellationToken)
    {
        foreach (var found in stage.Where(i => i.Metadata.Deleted is null))
        {
            await log.MustDeleteAsync(new(type, name, found.Metadata.Name), cancellationToken, new() { Uid = found.Metadata.Uid });
        }

        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < stage.Length; i++)
        {
            var item = new ObjectAt(type, name, stage[i].Metadata.Name);
            report.Progress($"Waiting for {stage.Length - i} {type.Kind}s to be taken away; {item.Name}");
            var left = patience - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await GoneWait.WaitAsync(its, item, left, cancellationToken, stage[i].Metadata.Uid))
            {
                throw new WecException(
                    "UnregisterTimeout", WecErrorKind.Timeout,
                    $"{item} was not taken away within {patience.TotalSeconds:0} s; {stage.Length - i} {type.Kind}s are left.",
                    "Run Unregister-Wec again: it goes on from here. If the agent is dead, -Force lets them go and leaves what is deployed.");
            }
        }
    }
}
