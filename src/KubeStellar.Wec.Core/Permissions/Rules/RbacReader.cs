using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>
/// Reads of a cluster's RBAC what concerns its work agent, in four lists at most. Roles of others pass by and are not kept.
/// </summary>
internal sealed class RbacReader(ClusterClient wec, CancellationToken cancellationToken)
{
    /// <summary>Pages are streamed, so large ones cost no memory here and save requests.</summary>
    private static readonly ListOptions s_pages = ListOptions.Kept with { PageSize = 2_000 };

    /// <summary>Lists asked for so far.</summary>
    public int Requests { get; private set; }

    /// <summary>All that concerns an agent that is known.</summary>
    public Task<RbacSnapshot> ReadAsync(WorkAgentIdentity agent, bool withContributors = false) =>
        ReadAsync(agent, () => Task.FromResult(agent), withContributors);

    /// <summary>
    /// The same for the agent whose operator made its bindings; where these do not tell which one that is,
    /// <paramref name="locate"/> must.
    /// </summary>
    public Task<RbacSnapshot> ReadAsync(Func<Task<WorkAgentIdentity>> locate) => ReadAsync(null, locate, false);

    private async Task<RbacSnapshot> ReadAsync(WorkAgentIdentity? agent, Func<Task<WorkAgentIdentity>> locate, bool withContributors)
    {
        var reading = BindingsAsync(CoreTypes.RoleBindings);
        var bindings = await BindingsAsync(CoreTypes.ClusterRoleBindings);
        if (agent is null && (agent = AgentBindings.Identify(bindings)) is null)
        {
            Requests++;
            agent = await locate();
        }

        var own = bindings.Concat(await reading).Select(b => AgentBinding.Of(b, agent)).OfType<AgentBinding>().ToList();
        var wanted = own.Select(b => b.Role).ToHashSet();
        var readingRoles = RolesAsync(wanted);
        var roles = await ClusterRolesAsync(wanted, withContributors);
        foreach (var role in await readingRoles)
        {
            roles[KeyOf(role)] = role;
        }

        return new(agent, own, roles);
    }

    private async Task<List<RbacBinding>> BindingsAsync(ResourceType type)
    {
        Requests++;
        var kept = new List<RbacBinding>();
        await foreach (var binding in wec.ListAsync(type, null, s_pages, RbacJson.Default.RbacBinding, cancellationToken))
        {
            if (binding.Subjects.Any(MayBeAgent))
            {
                kept.Add(binding);
            }
        }

        return kept;
    }

    private async Task<Dictionary<RoleKey, RbacRole>> ClusterRolesAsync(HashSet<RoleKey> wanted, bool withContributors)
    {
        Requests++;
        var roles = new Dictionary<RoleKey, RbacRole>();
        var others = new List<RbacRole>();
        await foreach (var role in wec.ListAsync(CoreTypes.ClusterRoles, null, s_pages, RbacJson.Default.RbacRole, cancellationToken))
        {
            if (wanted.Contains(KeyOf(role)))
            {
                roles[KeyOf(role)] = role;
            }
            else if (withContributors)
            {
                others.Add(role);
            }
        }

        RoleContributors.Keep(roles, others);
        return roles;
    }

    private async Task<IReadOnlyList<RbacRole>> RolesAsync(HashSet<RoleKey> wanted)
    {
        if (!wanted.Any(role => role.Namespace is not null))
        {
            return [];
        }

        Requests++;
        var roles = new List<RbacRole>();
        await foreach (var role in wec.ListAsync(CoreTypes.Roles, null, s_pages, RbacJson.Default.RbacRole, cancellationToken))
        {
            if (wanted.Contains(KeyOf(role)))
            {
                roles.Add(role);
            }
        }

        return roles;
    }

    private static RoleKey KeyOf(RbacRole role) => new(role.Metadata.Namespace is { Length: > 0 } own ? own : null, role.Metadata.Name);

    /// <summary>Every work agent there may be; which one is meant shows only when all bindings are read.</summary>
    private static bool MayBeAgent(RbacSubject? subject) => subject?.Kind switch
    {
        "ServiceAccount" => subject.Name?.EndsWith("-work-sa", StringComparison.Ordinal) == true,
        "User" or "Group" => subject.Name?.StartsWith("system:", StringComparison.Ordinal) == true,
        _ => false,
    };
}
