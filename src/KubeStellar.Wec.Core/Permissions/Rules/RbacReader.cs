using k8s;
using k8s.Models;
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
        var reading = BindingsAsync<V1RoleBinding>(RbacBinding.Of);
        var bindings = await BindingsAsync<V1ClusterRoleBinding>(RbacBinding.Of);
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

    private async Task<List<RbacBinding>> BindingsAsync<T>(Func<T, RbacBinding> read)
        where T : class, IKubernetesObject
    {
        Requests++;
        var kept = new List<RbacBinding>();
        await foreach (var item in ListAsync<T>())
        {
            var binding = read(item);
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
        await foreach (var item in ListAsync<V1ClusterRole>())
        {
            var role = RbacRole.Of(item);
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
        await foreach (var item in ListAsync<V1Role>())
        {
            var role = RbacRole.Of(item);
            if (wanted.Contains(KeyOf(role)))
            {
                roles.Add(role);
            }
        }

        return roles;
    }

    private IAsyncEnumerable<T> ListAsync<T>()
        where T : class, IKubernetesObject =>
        wec.ListAsync(ResourceType.Of<T>(), null, s_pages, RbacJson.Of<T>(), cancellationToken);

    private static RoleKey KeyOf(RbacRole role) =>
        new(role.Metadata.NamespaceProperty is { Length: > 0 } own ? own : null, role.Metadata.Name);

    /// <summary>Every work agent there may be; which one is meant shows only when all bindings are read.</summary>
    private static bool MayBeAgent(Rbacv1Subject subject) => subject.Kind switch
    {
        "ServiceAccount" => subject.Name?.EndsWith("-work-sa", StringComparison.Ordinal) == true,
        "User" or "Group" => subject.Name?.StartsWith("system:", StringComparison.Ordinal) == true,
        _ => false,
    };
}
