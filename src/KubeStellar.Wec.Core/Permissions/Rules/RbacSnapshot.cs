namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>What RBAC says about one work agent at one moment: its bindings, and the roles they lead to.</summary>
internal sealed class RbacSnapshot(
    WorkAgentIdentity agent, IReadOnlyList<AgentBinding> bindings, IReadOnlyDictionary<RoleKey, RbacRole> roles)
{
    public WorkAgentIdentity Agent { get; } = agent;

    /// <summary>Those for the whole cluster first, as the authorizer looks at them.</summary>
    public IReadOnlyList<AgentBinding> Bindings { get; } =
        [.. bindings.OrderBy(b => b.Namespace, StringComparer.Ordinal).ThenBy(b => b.Name, StringComparer.Ordinal)];

    public IReadOnlyDictionary<RoleKey, RbacRole> Roles { get; } = roles;

    public RbacRole? RoleOf(AgentBinding binding) => Roles.GetValueOrDefault(binding.Role);

    /// <summary>Bindings to roles that are not there; they allow nothing, and everything once somebody creates the role.</summary>
    public IEnumerable<AgentBinding> Dangling(string? @namespace) =>
        Bindings.Where(b => b.Reaches(@namespace) && RoleOf(b) is null);

    /// <summary>The binding and rule that allow a request, by the API server's own order; null when none does.</summary>
    public RbacDecision? Find(Permission permission)
    {
        // A path is asked for outside every namespace, so bindings of a namespace never allow it.
        var place = permission.NonResourceUrl is null && permission.Namespace is { Length: > 0 } given ? given : null;
        foreach (var binding in Bindings)
        {
            if (binding.Reaches(place) && RoleOf(binding)?.Rules.FirstOrDefault(rule => rule.Allows(permission)) is { } rule)
            {
                return new(binding, rule);
            }
        }

        return null;
    }
}

/// <summary>Why something is allowed.</summary>
internal sealed record RbacDecision(AgentBinding Binding, PolicyRule Rule);
