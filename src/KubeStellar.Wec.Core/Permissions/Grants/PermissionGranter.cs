using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Client.Discovery;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Gives the work agent of a WEC the rights a workload needs, and no more, on the WEC itself.</summary>
public sealed class PermissionGranter
{
    private readonly GrantRequest _request;
    private readonly IReadOnlyList<AskedRight> _rights;
    private readonly IReadOnlyDictionary<string, string> _annotations;
    private readonly TimeProvider _time;

    /// <summary>Checks a request once, for use on any number of WECs at the same time.</summary>
    /// <param name="request">What to grant.</param>
    /// <param name="time">The clock of waits and of the note when a right was granted.</param>
    /// <exception cref="WecException">InvalidResourceName, UnknownVerb, VerbTakesNoName, InvalidRoleName, MethodIgnoresNamespace.</exception>
    public PermissionGranter(GrantRequest request, TimeProvider? time = null)
    {
        _request = request;
        _time = time ?? TimeProvider.System;
        _rights = AskedRight.Of(request);
        _annotations = request.Notes();
        if (request.RoleName is { } role)
        {
            GrantRules.CheckRoleName(role);
        }

        var isNamespaced = _rights.Any(r => r.Namespaces.Count > 0);
        if (request.Roles is null && request.Method is { } method && (method is GrantMethod.Namespaced) != isNamespaced)
        {
            throw new WecException(
                "MethodIgnoresNamespace", WecErrorKind.InvalidInput, $"The method {method} does not go {(isNamespaced ? "with" : "without")} namespaces.",
                "With -Namespace the method is Namespaced; without it, Aggregated or Bound.");
        }
    }

    /// <summary>Reads and compares, and changes nothing.</summary>
    /// <param name="client">The WEC.</param>
    /// <param name="its">The ITS, read only for a request that retries.</param>
    /// <param name="wec">What the results are about.</param>
    /// <exception cref="WecException">
    /// UnknownResource, PathCannotBeGranted, ClusterScopedResource, NamespaceNotFound, NoAggregateRole, RoleNotOurs, RoleIsDownsynced or
    /// BindingRefersElsewhere.
    /// </exception>
    public async Task<GrantPlan> PrepareAsync(
        ClusterClient client, ClusterClient? its, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        var agent = await WorkAgentCheck.LocateAsync(client, wec.Name, _request.AnyCluster, report, cancellationToken);
        var resources = await new ResourceResolver(new DiscoveryClient(client)).ResolveAsync(
            [.. _rights.Select(r => r.Resource)], cancellationToken);
        GrantChecks.EnsureSensible(_rights, resources, report);
        var contents = GrantRules.Divide(_rights, resources, _request.RoleName)
            .Concat(await GrantChecks.OfRolesAsync(client, _request, agent, report, cancellationToken)).ToList();
        await GrantChecks.EnsureNamespacesAsync(
            client, contents.Select(c => c.Namespace).OfType<string>().Distinct(), report, cancellationToken);

        var planner = new GrantPlanner(client, agent, _request.Method, _annotations);
        var grants = new List<PlannedGrant>();
        var rights = new AgentRights(client, agent, report);
        foreach (var content in contents)
        {
            grants.Add(await WithoutNeedlessAsync(await planner.PlanAsync(content, cancellationToken), rights, report, cancellationToken));
        }

        var opened = grants.Where(g => g.IsNeeded).Select(g => g.Content).ToList();
        var toRetry = _request.Retry && its is not null
            ? await new WorkRetry(its, wec.Name, _time).FindAsync(contents, _request.RetryOnly, cancellationToken)
            : [];
        return new(wec, agent, grants, await rights.DangersAsync(opened, cancellationToken), toRetry);
    }

    /// <summary>
    /// What the agent may do already needs no role; one more would only be in the way when the right is to be taken back.
    /// </summary>
    private async Task<PlannedGrant> WithoutNeedlessAsync(
        PlannedGrant grant, AgentRights rights, IReport report, CancellationToken cancellationToken)
    {
        if (_request.EvenIfAllowed || !grant.AddsRules || await rights.AllowedByAsync(grant.Content, cancellationToken) is not { } by)
        {
            return grant;
        }

        report.Warning(
            $"{GrantRole.Describe(grant.Rules)}{(grant.Content.Namespace is { } place ? $" in {place}" : "")} is allowed already by {by}, " +
            "so no role is made for it; -Force makes one all the same.");
        return grant with { Objects = [], AllowedBy = by };
    }

    /// <summary>The objects of a plan, stamped as they would be written now; nothing is.</summary>
    public async Task<IReadOnlyList<string>> ManifestsAsync(
        ClusterClient client, GrantPlan plan, IReport report, CancellationToken cancellationToken)
    {
        var writer = new GrantWriter(client, report, _time);
        var manifests = new List<string>();
        foreach (var item in plan.Grants.SelectMany(g => g.Objects))
        {
            manifests.Add((await writer.StampedAsync(item, cancellationToken)).ToJsonString());
        }

        return manifests;
    }

    /// <summary>
    /// Carries a plan out. A plan that needs nothing sends no write. After an aggregated grant this waits, shortly, until the
    /// cluster has taken it in.
    /// </summary>
    /// <param name="client">The WEC.</param>
    /// <param name="its">The ITS, written to only for a request that retries.</param>
    /// <param name="plan">What <see cref="PrepareAsync"/> worked out for that WEC.</param>
    /// <param name="acceptDangers">Somebody has seen <see cref="GrantPlan.Dangers"/> and wants it all the same.</param>
    /// <exception cref="WecException">DangerousGrant, PermissionEscalation, PermissionNotEffective, AccessReviewForbidden.</exception>
    public async Task<IReadOnlyList<PermissionGrant>> ExecuteAsync(
        ClusterClient client, ClusterClient? its, GrantPlan plan, bool acceptDangers, IReport report, CancellationToken cancellationToken)
    {
        if (plan.Grants.Any(g => g.IsNeeded) && plan.Dangers.Count > 0 && !acceptDangers)
        {
            throw new WecException(
                "DangerousGrant", WecErrorKind.SecurityRisk, $"This grant opens too much: {string.Join(" ", plan.Dangers)}",
                "Name what the workload needs instead; -Force grants it all the same.");
        }

        var writer = new GrantWriter(client, report, _time);
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

        var toAggregate = plan.Grants.Where(g => g.MustBeAggregated && g.AllowedBy is null).SelectMany(g => g.Rules).ToList();
        if (toAggregate.Count > 0)
        {
            await new AggregationWait(client, _time).WaitAsync(plan.Agent.AggregateRole, toAggregate, report, cancellationToken);
        }

        if (_request.Verify)
        {
            await new GrantVerifier(client, plan.Agent, _time).EnsureAsync(plan, _request.Timeout, report, cancellationToken);
        }

        if (plan.ToRetry.Count > 0 && its is not null)
        {
            await new WorkRetry(its, plan.Wec.Name, _time).RetryAsync(
                plan.ToRetry, [.. plan.Grants.Select(g => g.Content)], _request.Verify ? _request.Timeout : null, report,
                cancellationToken);
        }

        return
        [
            .. plan.Grants.Zip(changed)
                .SelectMany(pair => pair.First.Content.Parts.Select(part => Result(plan, pair.First, part, pair.Second))),
        ];
    }

    private PermissionGrant Result(GrantPlan plan, PlannedGrant grant, RoleContent part, bool changed) => new()
    {
        Name = plan.Wec.Name,
        ItsContext = plan.Wec.ItsContext,
        WecContext = plan.Wec.WecContext,
        KubeConfig = plan.Wec.KubeConfig,
        Resource = [.. part.Resources.Select(r => r.ToString())],
        Verb = [.. part.Verbs],
        ResourceName = [.. part.Names],
        Namespace = grant.Content.Namespace,
        Role = grant.Role?.Name,
        Binding = grant.Binding?.Name,
        AllowedBy = grant.AllowedBy,
        Method = grant.Method,
        ServiceAccount = $"{plan.Agent.Namespace}/{plan.Agent.ServiceAccount}",
        Reason = _request.Reason,
        Ticket = _request.Ticket,
        Verified = _request.Verify ? true : null,
        Retried = [.. plan.ToRetry.Where(work => work.Concerns(grant.Content)).Select(work => work.Name)],
        Changed = changed,
        Manifest = [.. grant.Objects.Select(o => o.Manifest.ToJsonString())],
    };
}
