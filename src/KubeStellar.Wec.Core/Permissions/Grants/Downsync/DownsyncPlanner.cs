using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Rules;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>Decides which objects a WDS must hold for a grant, and compares them with those it has.</summary>
internal sealed class DownsyncPlanner(ClusterClient wds, IReadOnlyList<string> wecs, IReadOnlyDictionary<string, string> annotations)
{
    /// <exception cref="WecException">RoleNotOurs, BindingRefersElsewhere, BindingPolicyEdited or GrantIsShared.</exception>
    public async Task<PlannedDownsync> PlanAsync(RoleContent content, CancellationToken cancellationToken)
    {
        var (name, place) = (content.Role, content.Namespace);
        var id = GrantId.Of(name, place);
        var readRole = wds.FindAsync(place is null ? CoreTypes.ClusterRoles : CoreTypes.Roles, name, place, cancellationToken);
        var readBinding = place is null ? Task.FromResult<JsonObject?>(null) : wds.FindAsync(
            CoreTypes.RoleBindings, name, place, cancellationToken);
        var readPolicy = wds.FindAsync(KubeStellarTypes.BindingPolicies, id, null, cancellationToken);
        await Task.WhenAll(readRole, readBinding, readPolicy);
        var (existingRole, existingPolicy) = (await readRole, await readPolicy);

        // Aggregation names no ServiceAccount, so it fits every WEC whatever its Klusterlet is called.
        var role = new GrantRole(place, name, content.Rules, isAggregated: place is null, annotations) { Grant = id };
        List<GrantObjectPlan> objects = [role.Plan(existingRole)];
        if (place is not null)
        {
            objects.Add(new GrantBinding(role, WorkAgentIdentity.Default, annotations) { Grant = id }.Plan(await readBinding));
        }

        objects.Add(new GrantPolicy(id, place, wecs, annotations) { Grant = id }.Plan(existingPolicy));
        EnsureOnlyThese(role, content, existingRole, existingPolicy);
        return new(content, id, objects);
    }

    /// <summary>A role in a WDS is the same for all the WECs it goes to, so it must not give any of them more than was asked for.</summary>
    private void EnsureOnlyThese(GrantRole role, RoleContent content, JsonObject? existingRole, JsonObject? existingPolicy)
    {
        if (existingRole is null || existingPolicy is null)
        {
            return;
        }

        var held = PolicyRuleJson.RulesOf(existingRole);
        var selected = GrantPolicy.WecsOf(existingPolicy);
        var others = selected.Except(wecs).ToList();
        if (others.Count > 0 && !PolicyRules.Cover(held, content.Rules))
        {
            throw Shared($"{role.Title} in the WDS also goes to {string.Join(", ", others)}, which would be allowed more, too.");
        }

        var newcomers = wecs.Except(selected).ToList();
        if (newcomers.Count > 0 && !PolicyRules.Cover(content.Rules, held))
        {
            throw Shared($"{role.Title} in the WDS allows more than was asked for: {GrantRole.Describe(held)}. {string.Join(", ", newcomers)} would get all of it.");
        }
    }

    private static WecException Shared(string message) => new(
        "GrantIsShared", WecErrorKind.InvalidState, message, "Name all of the WECs and what they are to be allowed, or choose another -RoleName.");
}
