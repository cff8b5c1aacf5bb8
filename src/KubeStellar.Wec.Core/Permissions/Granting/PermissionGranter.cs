using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;

namespace KubeStellar.Wec.Permissions;

/// <summary>Gives the work agent of a WEC the rights a workload needs, and no more.</summary>
public sealed class PermissionGranter
{
    private static readonly IReadOnlyList<string?> s_wholeCluster = [null];

    private readonly GrantRequest _request;
    private readonly IReadOnlyList<ResourceName> _names;
    private readonly IReadOnlyList<string> _verbs;
    private readonly IReadOnlyList<string> _namespaces;
    private readonly Dictionary<string, string> _annotations = [];
    private readonly TimeProvider _time;

    /// <summary>Checks a request once, for use on any number of WECs at the same time.</summary>
    /// <param name="request">What to grant.</param>
    /// <param name="time">The clock of waits and of the note when a right was granted.</param>
    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, VerbTakesNoName, InvalidRoleName, MethodIgnoresNamespace.</exception>
    public PermissionGranter(GrantRequest request, TimeProvider? time = null)
    {
        _request = request;
        _time = time ?? TimeProvider.System;
        _names = [.. request.Resources.Select(ResourceNameParser.Parse).Distinct()];
        _verbs = GrantRules.VerbsOf(request);
        _namespaces = [.. request.Namespaces.Distinct()];
        if (request.RoleName is { } role)
        {
            GrantRules.CheckRoleName(role);
        }

        if (request.Method is { } method && (method is GrantMethod.Namespaced) != (_namespaces.Count > 0))
        {
            throw new WecException(
                "MethodIgnoresNamespace", WecErrorKind.InvalidInput, $"The method {method} does not go {(_namespaces.Count > 0 ? "with" : "without")} namespaces.",
                "With -Namespace the method is Namespaced; without it, Aggregated or Bound.");
        }

        Note(GrantMarks.ReasonAnnotation, request.Reason);
        Note(GrantMarks.TicketAnnotation, request.Ticket);

        void Note(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                _annotations[key] = value;
            }
        }
    }

    /// <summary>Reads and compares, and changes nothing.</summary>
    /// <exception cref="WecException">
    /// UnknownResource, PathCannotBeGranted, ClusterScopedResource, NamespaceNotFound, NoAggregateRole, RoleNotOurs or
    /// BindingRefersElsewhere.
    /// </exception>
    public async Task<GrantPlan> PrepareAsync(ApiClient client, WecReference wec, IReport report, CancellationToken cancel)
    {
        var agent = await WorkAgentLocator.LocateAsync(client, wec.Name, cancel);
        if (agent.Note is { } note)
        {
            report.Warning(note);
        }

        var resources = await new ResourceResolver(new DiscoveryClient(client)).ResolveAsync(_names, cancel);
        GrantChecks.EnsureSensible(resources, _namespaces.Count > 0, report);
        await GrantChecks.EnsureNamespacesAsync(client, _namespaces, report, cancel);

        var planner = new GrantPlanner(client, agent, _request.Method, _annotations);
        var grants = new List<PlannedGrant>();
        foreach (var (role, members) in GrantRules.Divide(_request, resources))
        {
            GrantRules.CheckRoleName(role);
            var rules = GrantRules.Of(members, _verbs, _request.ResourceNames);
            foreach (var place in _namespaces.Count == 0 ? s_wholeCluster : _namespaces)
            {
                grants.Add(await planner.PlanAsync(role, place, members, rules, cancel));
            }
        }

        var dangers = GrantDangers.Of([.. grants.SelectMany(g => g.Rules)], _namespaces.Count == 0);
        return new(wec, agent, grants, [.. dangers]);
    }

    /// <summary>
    /// Carries a plan out. A plan that needs nothing sends no write. After an aggregated grant this waits, shortly, until the
    /// cluster has taken it in.
    /// </summary>
    /// <param name="client">The WEC.</param>
    /// <param name="plan">What <see cref="PrepareAsync"/> worked out for that WEC.</param>
    /// <param name="acceptDangers">Somebody has seen <see cref="GrantPlan.Dangers"/> and wants it all the same.</param>
    /// <param name="report">Told what is done.</param>
    /// <param name="cancel">Ends it; running it again goes on from there.</param>
    /// <exception cref="WecException">DangerousGrant, PermissionEscalation.</exception>
    public async Task<IReadOnlyList<PermissionGrant>> ExecuteAsync(
        ApiClient client, GrantPlan plan, bool acceptDangers, IReport report, CancellationToken cancel)
    {
        if (plan.IsNeeded && plan.Dangers.Count > 0 && !acceptDangers)
        {
            throw new WecException(
                "DangerousGrant", WecErrorKind.SecurityRisk, $"This grant opens too much: {string.Join(" ", plan.Dangers)}",
                "Name what the workload needs instead; -Force grants it all the same.");
        }

        var writer = new GrantWriter(client, report, _time);
        var results = new List<PermissionGrant>();
        foreach (var grant in plan.Grants)
        {
            var changed = false;
            foreach (var item in grant.Objects)
            {
                changed |= await writer.WriteAsync(item, cancel);
            }

            results.Add(Result(plan, grant, changed));
        }

        var toAggregate = plan.Grants.Where(g => g.MustBeAggregated).SelectMany(g => g.Rules).ToList();
        if (toAggregate.Count > 0)
        {
            await new AggregationWait(client, _time).WaitAsync(plan.Agent.AggregateRole, toAggregate, report, cancel);
        }

        return results;
    }

    private PermissionGrant Result(GrantPlan plan, PlannedGrant grant, bool changed) => new()
    {
        Name = plan.Wec.Name,
        ItsContext = plan.Wec.ItsContext,
        WecContext = plan.Wec.WecContext,
        KubeConfig = plan.Wec.KubeConfig,
        Resource = [.. grant.Resources.Select(r => r.ToString())],
        Verb = [.. _verbs],
        ResourceName = [.. _request.ResourceNames],
        Namespace = grant.Role.Namespace,
        Role = grant.Role.Name,
        Binding = grant.Binding?.Name,
        Method = grant.Method,
        ServiceAccount = $"{plan.Agent.Namespace}/{plan.Agent.ServiceAccount}",
        Changed = changed,
        Manifest = [.. grant.Objects.Select(o => o.Manifest.ToJsonString())],
    };
}
