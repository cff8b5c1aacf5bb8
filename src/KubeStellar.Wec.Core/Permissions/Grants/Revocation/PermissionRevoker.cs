using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>Takes back, on a WEC itself, what this module has granted there, and nothing else.</summary>
public sealed class PermissionRevoker
{
    private readonly IReadOnlyList<RevokeSelection> _selections;
    private readonly bool _anyCluster;
    private readonly TimeProvider _time;

    /// <param name="selections">What to take back: whatever fits any of them.</param>
    /// <param name="anyCluster">Whether to work even on a cluster that is not known to be the WEC named.</param>
    /// <param name="time">The clock by which grants are old.</param>
    /// <exception cref="WecException">InvalidResourceName.</exception>
    public PermissionRevoker(IReadOnlyList<RevokeSelection> selections, bool anyCluster = false, TimeProvider? time = null)
    {
        _selections = selections;
        _anyCluster = anyCluster;
        _time = time ?? TimeProvider.System;
        foreach (var selection in selections)
        {
            _ = selection.Permission?.Parse().ToList();
        }
    }

    /// <summary>Reads and compares, and changes nothing.</summary>
    /// <exception cref="WecException">
    /// NotThisWec, NoAgent or AgentUnreadable: the cluster is not known to be that WEC. RoleNotOurs: a role that was named is not one of
    /// this module. RoleIsDownsynced: it came through a WDS.
    /// </exception>
    public async Task<RevokePlan> PrepareAsync(ClusterClient client, WecReference wec, IReport report, CancellationToken cancellationToken)
    {
        var agent = await WorkAgentCheck.LocateAsync(client, wec.Name, _anyCluster, report, cancellationToken);
        var roles = await GrantedRoles.ReadAsync(client, cancellationToken);
        await EnsureOursAsync(client, roles, cancellationToken);
        var resolved = await RevokeResources.ResolveAsync(client, _selections, cancellationToken);
        var pruned = new List<PrunedRole>();
        foreach (var role in roles)
        {
            if (PrunedRole.Of(role, resolved, _time.GetUtcNow()) is not { } one)
            {
                continue;
            }

            if (!GrantMarks.IsKeptByAgent(role.Role))
            {
                pruned.Add(one);
            }
            else if (_selections.Any(s => s.RoleNames.Contains(role.Name)))
            {
                throw new WecException(
                    "RoleIsDownsynced", WecErrorKind.InvalidState, $"{role.Title} came through a WDS, so the work agent would put it back.",
                    "Revoke it in the WDS it came from: Revoke-WecPermission -WdsContext.");
            }
            else
            {
                report.Warning($"{role.Title} came through a WDS and stays; revoke it there with -WdsContext.");
            }
        }

        return new(wec, agent, pruned, await NeededByAsync(client, roles, pruned, report, cancellationToken));
    }

    /// <summary>Carries a plan out. After an aggregated grant this waits, shortly, until the cluster has taken it away from the agent.</summary>
    public async Task<IReadOnlyList<PermissionRevocation>> ExecuteAsync(
        ClusterClient client, RevokePlan plan, IReport report, CancellationToken cancellationToken)
    {
        var resolved = plan.IsNeeded ? await RevokeResources.ResolveAsync(client, _selections, cancellationToken) : [];
        var writer = new RevokeWriter(client, plan.Agent, report);
        var results = new List<PermissionRevocation>();
        foreach (var role in plan.Roles)
        {
            var changed = await writer.WriteAsync(role, now => PrunedRole.Of(now, resolved, _time.GetUtcNow()), cancellationToken);
            results.Add(RevocationResult.Of(plan.Wec, role, changed, plan.NeededBy, null));
        }

        var withdrawn = plan.Roles.Where(r => r.Found.Method is GrantMethod.Aggregated).SelectMany(r => r.Lost).ToList();
        if (withdrawn.Count > 0)
        {
            await new AggregationWait(client, _time).WaitUntilGoneAsync(plan.Agent.AggregateRole, withdrawn, report, cancellationToken);
        }

        return results.Count > 0 ? results : [RevocationResult.Nothing(plan.Wec, null)];
    }

    private async Task EnsureOursAsync(ClusterClient client, IReadOnlyList<GrantedRole> ours, CancellationToken cancellationToken)
    {
        foreach (var name in _selections.SelectMany(s => s.RoleNames).Distinct().Where(name => !ours.Any(role => role.Name == name)))
        {
            if (await client.FindAsync<V1ClusterRole>(GrantRules.CheckRoleName(name), null, cancellationToken) is not null)
            {
                throw new WecException(
                    "RoleNotOurs", WecErrorKind.AlreadyExists, $"ClusterRole \"{name}\" was not made by this module, so it is not touched.",
                    "Get-WecPermission tells who made it; take it away there.");
            }
        }
    }

    private static async Task<IReadOnlyList<string>> NeededByAsync(
        ClusterClient client, IReadOnlyList<GrantedRole> roles, List<PrunedRole> pruned, IReport report,
        CancellationToken cancellationToken)
    {
        var lost = pruned.Where(r => r.Lost.Count > 0).Select(r => (r.Found.Namespace, r.Lost)).ToList();
        if (lost.Count == 0)
        {
            return [];
        }

        var kept = roles.Where(role => !pruned.Exists(p => p.Found == role)).Select(role => (role.Namespace, role.Rules))
            .Concat(pruned.Select(p => (p.Found.Namespace, PolicyRules.Merge([.. p.Left.SelectMany(e => e.Rules)])))).ToList();
        try
        {
            return DeployedObjects.Needing(await DeployedObjects.OnWecAsync(client, cancellationToken), lost, kept);
        }
        catch (ApiException e) when (e.IsForbidden || e.IsNotFound)
        {
            report.Verbose($"Whether deployed objects need it may not be read: {e.Message}");
            return [];
        }
    }
}
