using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Permissions.Rbac;

/// <summary>
/// Reads of a cluster's RBAC what concerns its work agent, in four lists at most. Roles of others pass by and are not kept.
/// </summary>
internal sealed class RbacReader(ApiClient wec, CancellationToken cancel)
{
    /// <summary>Pages are streamed, so large ones cost no memory here and save requests.</summary>
    private static readonly ListOptions s_pages = new() { PageSize = 2_000 };

    private readonly Dictionary<RoleKey, RbacRole> _roles = [];
    private readonly List<AgentBinding> _bindings = [];
    private WorkAgentIdentity? _agent;

    /// <summary>Lists asked for so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Everything there is; the agent is known.</summary>
    public async Task<RbacSnapshot> ReadAsync(WorkAgentIdentity agent, bool withContributors = false)
    {
        _agent = agent;
        Requests += 2;
        var cluster = BindingsAsync(CoreTypes.ClusterRoleBindings, b => AgentBinding.Of(b, agent) is not null);
        var namespaced = BindingsAsync(CoreTypes.RoleBindings, b => AgentBinding.Of(b, agent) is not null);
        await Task.WhenAll(cluster, namespaced);
        Take([.. await cluster, .. await namespaced]);
        var roles = RolesAsync();
        await ReadClusterRolesAsync(withContributors);
        Add(await roles);
        return Result();
    }

    /// <summary>
    /// What holds for the whole cluster, and who the agent is by the bindings its own operator made; where they do not tell,
    /// <paramref name="locate"/> must.
    /// </summary>
    public async Task<RbacSnapshot> ReadClusterWideAsync(Func<Task<WorkAgentIdentity>> locate)
    {
        Requests++;
        var candidates = await BindingsAsync(CoreTypes.ClusterRoleBindings, b => b.Subjects.Any(MayBeAgent));
        _agent = AgentBindings.Identify(candidates);
        if (_agent is null)
        {
            Requests++;
            _agent = await locate();
        }

        Take(candidates);
        await ReadClusterRolesAsync(false);
        return Result();
    }

    /// <summary>Adds what holds in single namespaces to what holds for the whole cluster.</summary>
    public async Task<RbacSnapshot> AddNamespacesAsync()
    {
        Requests++;
        Take(await BindingsAsync(CoreTypes.RoleBindings, b => AgentBinding.Of(b, _agent!) is not null));
        if (Wanted().Any(role => role.Namespace is null && !_roles.ContainsKey(role) && IsNew(role)))
        {
            await ReadClusterRolesAsync(false);
        }

        Add(await RolesAsync());
        return Result();

        // A role that only a ClusterRoleBinding misses was looked for before and is not there.
        bool IsNew(RoleKey role) => !_bindings.Any(b => b.Namespace is null && b.Role == role);
    }

    private RbacSnapshot Result() => new(_agent!, [.. _bindings], new Dictionary<RoleKey, RbacRole>(_roles));

    private void Take(IEnumerable<RbacBinding> bindings) =>
        _bindings.AddRange(bindings.Select(b => AgentBinding.Of(b, _agent!)).OfType<AgentBinding>());

    private HashSet<RoleKey> Wanted() => [.. _bindings.Select(b => b.Role)];

    private async Task<List<RbacBinding>> BindingsAsync(ResourceType type, Func<RbacBinding, bool> isWanted)
    {
        var kept = new List<RbacBinding>();
        await foreach (var binding in wec.ListAsync(type, null, s_pages, RbacJson.Default.RbacBinding, cancel))
        {
            if (isWanted(binding))
            {
                kept.Add(binding);
            }
        }

        return kept;
    }

    private async Task ReadClusterRolesAsync(bool withContributors)
    {
        Requests++;
        var wanted = Wanted();
        var labelled = new List<RbacRole>();
        await foreach (var role in wec.ListAsync(CoreTypes.ClusterRoles, null, s_pages, RbacJson.Default.RbacRole, cancel))
        {
            if (wanted.Contains(KeyOf(role)))
            {
                _roles[KeyOf(role)] = role;
            }
            else if (withContributors)
            {
                labelled.Add(role);
            }
        }

        RoleContributors.Keep(_roles, labelled);
    }

    private async Task<IReadOnlyList<RbacRole>> RolesAsync()
    {
        var wanted = Wanted();
        if (!wanted.Any(role => role.Namespace is { Length: > 0 }))
        {
            return [];
        }

        Requests++;
        var roles = new List<RbacRole>();
        await foreach (var role in wec.ListAsync(CoreTypes.Roles, null, s_pages, RbacJson.Default.RbacRole, cancel))
        {
            if (wanted.Contains(KeyOf(role)))
            {
                roles.Add(role);
            }
        }

        return roles;
    }

    private void Add(IEnumerable<RbacRole> roles)
    {
        foreach (var role in roles)
        {
            _roles[KeyOf(role)] = role;
        }
    }

    private static RoleKey KeyOf(RbacRole role) => new(role.Metadata.Namespace is { Length: > 0 } own ? own : null, role.Metadata.Name);

    private static bool MayBeAgent(RbacSubject? subject) => subject?.Kind switch
    {
        "ServiceAccount" => subject.Name?.EndsWith("-work-sa", StringComparison.Ordinal) == true,
        "User" or "Group" => subject.Name?.StartsWith("system:", StringComparison.Ordinal) == true,
        _ => false,
    };
}
