using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Unregistration;

/// <summary>
/// Takes WECs out of the fleet, on both sides. Every step starts from what is there, so that a removal which was cut off anywhere
/// is finished by doing it again.
/// </summary>
/// <param name="its">The ITS, as the caller; null where it is left alone.</param>
/// <param name="wec">The WEC, as the caller; null where it is left alone.</param>
/// <param name="wds">A WDS whose Bindings are looked at; null where only what has arrived is known.</param>
public sealed class Unregistrar(ClusterClient? its, ClusterClient? wec, ClusterClient? wds = null)
{
    /// <summary>Reads and checks, and changes nothing.</summary>
    /// <exception cref="WecException">
    /// The name is no name, the ITS is none, the WEC cannot be reached or belongs elsewhere, or its workload could not be taken away.
    /// </exception>
    public async Task<UnregistrationPlan> PrepareAsync(UnregistrationRequest request, IReport report, CancellationToken cancellationToken)
    {
        WecName.Check(request.Name);
        // In this order: an agent lets go of a work in the WEC before it does on the ITS, so none that is seen to be gone there is seen here.
        var hub = await ReadHubAsync(request, cancellationToken);
        var (found, trouble) = await ReadWecAsync(request, report, cancellationToken);
        var published = its is null || found?.Hub is null ? null : await ClusterInfo.FindAsync(its, cancellationToken);
        LeavingRules.Check(request, hub, found, IsSameHub);
        var selectedBy = await SelectedByAsync(hub, request.Name, cancellationToken);
        if (trouble is not null)
        {
            report.Warning($"{trouble} Its agent stays there, and announces itself again if its token is still good.");
        }

        return new(request, hub, found)
        {
            Changes = LeavingChanges.Of(request, hub, found),
            Summary = LeavingChanges.Summary(request, hub, found),
            SelectedBy = selectedBy,
            Orphaned = OrphanedBy(request, hub, found),
            WecTrouble = trouble,
        };

        bool IsSameHub(StoredKubeconfig known) =>
            request.Hub is not { } wanted
            || HubMatch.IsSame(known, [wanted.CallerServer, published?.Server], wanted.CallerCertificateAuthority);
    }

    /// <summary>Carries the plan out.</summary>
    /// <exception cref="WecException">A wait has run out; doing it again goes on from there.</exception>
    public async Task<UnregistrationOutcome> ExecuteAsync(UnregistrationPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var request = plan.Request;
        Announce(plan, report);
        var removed = new List<string>();
        var left = new List<LeftOver>();
        if (plan.IsNeeded)
        {
            foreach (var log in await RemoveAsync(plan, report, cancellationToken))
            {
                removed.AddRange(log.Removed);
                left.AddRange(log.LeftOver);
            }
        }
        else
        {
            left.AddRange(Kept(plan));
        }

        if (plan.WecTrouble is { } trouble)
        {
            left.Add(new(SpaceOfWec(plan), "its agent", trouble));
        }

        return new()
        {
            Name = plan.Name,
            ItsContext = request.ItsContext,
            WecContext = request.WecContext,
            KubeConfig = request.KubeConfig,
            Changed = removed.Count > 0,
            Removed = removed,
            LeftOver = left,
            Orphaned = plan.Orphaned,
            SelectedBy = plan.SelectedBy,
        };
    }

    private async Task<IReadOnlyList<RemovalLog>> RemoveAsync(UnregistrationPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var logs = new List<RemovalLog>();
        HubSide? hubSide = null;
        if (plan.Hub is { } hub)
        {
            logs.Add(new(its!, SpaceOfIts(plan), report));
            hubSide = new(its!, plan.Request, logs[^1], report);
            await hubSide.TakeOutAsync(hub, cancellationToken);
        }

        if (plan.Wec is { } found)
        {
            logs.Add(new(wec!, SpaceOfWec(plan), report));
            await new WecSide(wec!, plan.Request, logs[^1], report).CleanAsync(found, cancellationToken);
        }

        if (hubSide is not null)
        {
            await hubSide.TidyAsync(isAgentGone: plan.Wec is not null, cancellationToken);
        }

        return logs;
    }

    private static string SpaceOfIts(UnregistrationPlan plan) => plan.Request.ItsContext ?? "ITS";

    private static string SpaceOfWec(UnregistrationPlan plan) => plan.Request.WecContext ?? "WEC";

    private static IEnumerable<LeftOver> Kept(UnregistrationPlan plan)
    {
        foreach (var kept in plan.Wec?.Kept ?? [])
        {
            yield return new(SpaceOfWec(plan), kept.Item.ToString(), kept.Reason);
        }

        if (plan.Hub is { ForeignInMailbox.Count: > 0 } hub)
        {
            yield return new(SpaceOfIts(plan), $"Namespace {plan.Name}", $"it holds {string.Join(", ", hub.ForeignInMailbox)}");
        }
    }

    private static void Announce(UnregistrationPlan plan, IReport report)
    {
        if (!plan.IsNeeded)
        {
            report.Verbose($"Nothing of '{plan.Name}' is there.");
            return;
        }

        if (plan.SelectedBy.Count > 0)
        {
            report.Warning($"'{plan.Name}' is still selected by {string.Join("; ", plan.SelectedBy)}.");
        }

        if (plan.Orphaned.Count > 0)
        {
            report.Warning($"{plan.Orphaned.Count} things deployed to '{plan.Name}' stay there without an owner: {string.Join(", ", plan.Orphaned.Take(10))}"
                + (plan.Orphaned.Count > 10 ? ", ..." : "."));
        }
    }

    private static IReadOnlyList<string> OrphanedBy(UnregistrationRequest request, HubRemains? hub, WecRemains? found)
    {
        if (!request.Force || hub?.IsAgentAlive is true)
        {
            return [];
        }

        return found is not null
            ? [.. found.OwnWorks.SelectMany(w => w.Objects)]
            : [.. (hub?.HeldWorks ?? []).Select(w => $"what ManifestWork {w.Metadata.Name} brought")];
    }

    private async Task<(WecRemains? Found, string? Trouble)> ReadWecAsync(
        UnregistrationRequest request, IReport report, CancellationToken cancellationToken)
    {
        if (wec is null)
        {
            return (null, null);
        }

        try
        {
            return (await WecRemains.ReadAsync(wec, request.Name, report, cancellationToken), null);
        }
        catch (ApiConnectionException e) when (request is { Force: true, Scope: UnregistrationScope.Both })
        {
            return (null, e.Message);
        }
        catch (ApiConnectionException e) when (request.Scope == UnregistrationScope.Both)
        {
            throw new WecException(
                "WecUnreachable", WecErrorKind.ConnectionFailed, $"The WEC '{request.Name}' cannot be reached: {e.Message}",
                "If it is gone for good, -Force finishes on the ITS alone and lets go what waits for its agent. "
                + "If it is only out of your reach, -ItsOnly takes it out of the ITS while its agent still takes its workload away.",
                e);
        }
    }

    private async Task<HubRemains?> ReadHubAsync(UnregistrationRequest request, CancellationToken cancellationToken)
    {
        if (its is null)
        {
            return null;
        }

        try
        {
            await HubCheck.EnsureIsHubAsync(its, cancellationToken);
            return await HubRemains.ReadAsync(its, request.Name, cancellationToken);
        }
        catch (ApiConnectionException e) when (request.Scope == UnregistrationScope.Both)
        {
            throw new WecException(
                "ItsUnreachable", WecErrorKind.ConnectionFailed, $"The ITS of '{request.Name}' cannot be reached: {e.Message}",
                "If it is gone for good, -WecOnly takes the agent off the WEC without it.", e);
        }
    }

    private async Task<IReadOnlyList<WorkloadOrigin>> SelectedByAsync(HubRemains? hub, string name, CancellationToken cancellationToken)
    {
        var sent = hub?.Origins().Where(o => o.Binding is not null).ToList() ?? [];
        if (wds is null)
        {
            return sent;
        }

        var bindings = await wds.ListAllAsync(
            KubeStellarTypes.Bindings, null, ListOptions.Kept, WdsJson.Default.Binding, cancellationToken);
        var selecting = bindings.Where(b => b.Spec?.Destinations?.Any(d => d.ClusterId == name) is true).Select(b => b.Metadata.Name);
        return [.. sent, .. selecting.Where(b => sent.All(o => o.Binding != b)).Select(b => new WorkloadOrigin(null, b, 0))];
    }
}
