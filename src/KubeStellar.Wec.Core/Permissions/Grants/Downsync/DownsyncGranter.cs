using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>
/// Gives the work agents of WECs rights without touching the WECs: the roles are put into a WDS, with a BindingPolicy by which
/// KubeStellar carries them there. It works because a work agent may, by default, create any role.
/// </summary>
public sealed class DownsyncGranter
{
    /// <summary>What roles are called that nobody named: never like one that was made on the WEC itself, which the agent would overwrite.</summary>
    public const string NamePrefix = GrantMarks.NamePrefix + "downsync:";

    private readonly GrantRequest _request;
    private readonly IReadOnlyList<AskedRight> _rights;
    private readonly IReadOnlyDictionary<string, string> _annotations;
    private readonly TimeProvider _time;

    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, VerbTakesNoName, InvalidRoleName.</exception>
    public DownsyncGranter(GrantRequest request, TimeProvider? time = null)
    {
        _request = request;
        _time = time ?? TimeProvider.System;
        _rights = AskedRight.Of(request);
        _annotations = request.Notes();
        if (request.RoleName is { } role)
        {
            GrantRules.CheckRoleName(role);
        }
    }

    /// <summary>Reads and compares, and changes nothing.</summary>
    /// <param name="spaces">The WDS, and the ITS it transports through.</param>
    /// <param name="wecs">WECs that <see cref="WecSelection"/> has found nothing against.</param>
    /// <exception cref="WecException">
    /// NotAWds, UnknownResource, PathCannotBeGranted, ClusterScopedResource, NamespaceNotFound, RoleNotOurs, BindingRefersElsewhere,
    /// BindingPolicyEdited or GrantIsShared.
    /// </exception>
    public async Task<DownsyncPlan> PrepareAsync(
        TransportSpaces spaces, IReadOnlyList<WecReference> wecs, IReport report, CancellationToken cancellationToken)
    {
        await spaces.CheckAsync(report, cancellationToken);
        var resources = await new ResourceResolver(new DiscoveryClient(spaces.Wds), server: "The WDS")
            .ResolveAsync([.. _rights.Select(r => r.Resource)], cancellationToken);
        GrantChecks.EnsureSensible(_rights, resources, report);
        var wanted = GrantRules.Divide(_rights, resources, _request.RoleName, NamePrefix)
            .Concat(await GrantChecks.OfRolesAsync(spaces.Wds, _request, WorkAgentIdentity.Default, report, cancellationToken)).ToList();
        await GrantChecks.EnsureNamespacesAsync(
            spaces.Wds, wanted.Select(c => c.Namespace).OfType<string>().Distinct(), report, cancellationToken);

        var planner = new DownsyncPlanner(spaces.Wds, [.. wecs.Select(wec => wec.Name)], _annotations);
        var grants = new List<PlannedDownsync>();
        foreach (var content in wanted)
        {
            grants.Add(await planner.PlanAsync(content, cancellationToken));
        }

        var contents = grants.ConvertAll(g => g.Content);
        var toRetry = new Dictionary<string, IReadOnlyList<FailedWork>>();
        foreach (var wec in _request.Retry ? wecs : [])
        {
            toRetry[wec.Name] = await new WorkRetry(spaces.Its, wec.Name, _time).FindAsync(contents, _request.RetryOnly, cancellationToken);
        }

        return new(wecs, spaces.WdsContext, grants, GrantDangers.Of(contents), toRetry);
    }

    /// <summary>The objects of a plan, stamped as they would be written now; nothing is.</summary>
    public async Task<IReadOnlyList<string>> ManifestsAsync(
        TransportSpaces spaces, DownsyncPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var writer = new GrantWriter(spaces.Wds, report, _time);
        var manifests = new List<string>();
        foreach (var item in plan.Grants.SelectMany(g => g.Objects))
        {
            manifests.Add((await writer.StampedAsync(item, cancellationToken)).ToJsonString());
        }

        return manifests;
    }

    /// <summary>Carries a plan out: roles first, then the policies that select them. A plan that needs nothing sends no write.</summary>
    /// <exception cref="WecException">DangerousGrant, PermissionEscalation, GrantNotCarried.</exception>
    public async Task<IReadOnlyList<PermissionGrant>> ExecuteAsync(
        TransportSpaces spaces, DownsyncPlan plan, bool acceptDangers, IReport report, CancellationToken cancellationToken)
    {
        if (plan.Grants.Any(g => g.IsNeeded) && plan.Dangers.Count > 0 && !acceptDangers)
        {
            throw new WecException(
                "DangerousGrant", WecErrorKind.SecurityRisk, $"This grant opens too much: {string.Join(" ", plan.Dangers)}",
                "Name what the workload needs instead; -Force grants it all the same.");
        }

        var writer = new GrantWriter(spaces.Wds, report, _time);
        var changed = new List<bool>();
        foreach (var grant in plan.Grants)
        {
            var isChanged = false;
            foreach (var item in grant.Objects)
            {
                isChanged |= await writer.WriteAsync(item, cancellationToken);
            }

            changed.Add(isChanged);
        }

        if (_request.Verify || plan.ToRetry.Any(pair => pair.Value.Count > 0))
        {
            await new CarriedWait(spaces.Its, _time).EnsureAsync(plan, _request.Timeout, report, cancellationToken);
        }

        foreach (var (wec, works) in plan.ToRetry.Where(pair => pair.Value.Count > 0))
        {
            await new WorkRetry(spaces.Its, wec, _time).RetryAsync(
                works, [.. plan.Grants.Select(g => g.Content)], _request.Verify ? _request.Timeout : null, report, cancellationToken);
        }

        return [.. plan.Wecs.SelectMany(wec => plan.Grants.Zip(changed)
            .SelectMany(pair => pair.First.Content.Parts.Select(part => Result(plan, wec, pair.First, part, pair.Second))))];
    }

    private PermissionGrant Result(DownsyncPlan plan, WecReference wec, PlannedDownsync grant, RoleContent part, bool changed) => new()
    {
        Name = wec.Name,
        ItsContext = wec.ItsContext,
        WecContext = wec.WecContext,
        KubeConfig = wec.KubeConfig,
        WdsContext = plan.WdsContext,
        Resource = [.. part.Resources.Select(r => r.ToString())],
        Verb = [.. part.Verbs],
        ResourceName = [.. part.Names],
        Namespace = grant.Content.Namespace,
        Role = grant.Content.Role,
        Binding = grant.Content.Namespace is null ? null : grant.Content.Role,
        Method = GrantMethod.Downsync,
        ServiceAccount = $"{WorkAgentIdentity.Default.Namespace}/{WorkAgentIdentity.Default.ServiceAccount}",
        Reason = _request.Reason,
        Ticket = _request.Ticket,
        Verified = _request.Verify ? true : null,
        Retried = [.. plan.ToRetry.GetValueOrDefault(wec.Name, []).Where(work => work.Concerns(grant.Content)).Select(work => work.Name)],
        Changed = changed,
        Manifest = [.. grant.Objects.Select(o => o.Manifest.ToJsonString())],
    };
}
