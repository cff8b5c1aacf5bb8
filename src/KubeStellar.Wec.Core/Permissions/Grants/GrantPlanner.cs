using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>Decides by which objects a WEC's agent gets a right, and compares them with what the WEC has.</summary>
internal sealed class GrantPlanner(
    ClusterClient wec, WorkAgentIdentity agent, GrantMethod? method, IReadOnlyDictionary<string, string> annotations)
{
    private Task<V1ClusterRole?>? _aggregate;

    /// <exception cref="WecException">NoAggregateRole, RoleNotOurs or BindingRefersElsewhere.</exception>
    public async Task<PlannedGrant> PlanAsync(RoleContent content, CancellationToken cancellationToken)
    {
        var (role, place, rules) = (content.Role, content.Namespace, content.Rules);
        var (roleType, bindingType) = place is null
            ? (CoreTypes.ClusterRoles, CoreTypes.ClusterRoleBindings)
            : (CoreTypes.Roles, CoreTypes.RoleBindings);
        var readRole = wec.FindAsync(roleType, role, place, cancellationToken);
        var readBinding = wec.FindAsync(bindingType, role, place, cancellationToken);
        var readAggregate = place is null
            ? _aggregate ??= wec.FindAsync<V1ClusterRole>(agent.AggregateRole, null, cancellationToken)
            : null;
        await Task.WhenAll(readRole, readBinding, readAggregate ?? Task.FromResult<V1ClusterRole?>(null));
        var (existingRole, existingBinding) = (await readRole, await readBinding);
        var aggregate = readAggregate is null ? null : await readAggregate;

        var chosen = place is null ? Choose(method, aggregate, existingRole, existingBinding) : GrantMethod.Namespaced;
        var wantedRole = new GrantRole(place, role, rules, chosen is GrantMethod.Aggregated, annotations);
        List<GrantObjectPlan> objects = [wantedRole.Plan(existingRole)];
        if (chosen is not GrantMethod.Aggregated)
        {
            objects.Add(new GrantBinding(wantedRole, agent, annotations).Plan(existingBinding));
        }

        return new()
        {
            Content = content,
            Method = chosen,
            Objects = objects,
            MustBeAggregated = chosen is GrantMethod.Aggregated && !PolicyRules.Cover(PolicyRule.Of(aggregate!.Rules), rules),
        };
    }

    private GrantMethod Choose(GrantMethod? wanted, V1ClusterRole? aggregate, JsonObject? role, JsonObject? binding)
    {
        var canAggregate = aggregate?.AggregationRule is not null;
        if (wanted is GrantMethod.Aggregated && !canAggregate)
        {
            throw new WecException(
                "NoAggregateRole", WecErrorKind.InvalidState, $"The WEC has no aggregating ClusterRole \"{agent.AggregateRole}\".",
                "Grant with -Method Bound, or update the agent: Open Cluster Management has had it since 0.12.");
        }

        // A role that was bound before goes on to be, so that the same command twice ends the same way.
        var isBound = role is not null && binding is not null && GrantMarks.IsOurs(binding) && !GrantRole.IsAggregated(role);
        return wanted ?? (canAggregate && !isBound ? GrantMethod.Aggregated : GrantMethod.Bound);
    }
}
