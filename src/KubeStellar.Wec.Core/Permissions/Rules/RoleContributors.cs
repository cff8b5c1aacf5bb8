namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>Finds the ClusterRoles from which an aggregated one has a rule.</summary>
internal static class RoleContributors
{
    /// <summary>How often a role may be aggregated into another that is aggregated again.</summary>
    private const int MaxDepth = 8;

    /// <summary>Adds to some roles, out of others, those that contribute to them, directly or not.</summary>
    public static void Keep(Dictionary<RoleKey, RbacRole> roles, List<RbacRole> others)
    {
        var open = new Queue<RbacRole>(roles.Values.Where(r => r.Aggregation is not null));
        while (open.TryDequeue(out var aggregate))
        {
            foreach (var role in others.Where(aggregate.Aggregation!.Selects))
            {
                if (roles.TryAdd(new(null, role.Metadata.Name), role) && role.Aggregation is not null)
                {
                    open.Enqueue(role);
                }
            }
        }
    }

    /// <summary>The roles a rule of <paramref name="aggregate"/> was written in; none when it is in no contributor any more.</summary>
    public static IReadOnlyList<RbacRole> Of(RbacRole aggregate, PolicyRule rule, IReadOnlyDictionary<RoleKey, RbacRole> roles)
    {
        var found = new Dictionary<string, RbacRole>(StringComparer.Ordinal);
        Search(aggregate, 0);
        return [.. found.Values.OrderBy(r => r.Metadata.Name, StringComparer.Ordinal)];

        void Search(RbacRole into, int depth)
        {
            foreach (var (key, role) in roles)
            {
                if (key.Namespace is not null || role == into || depth > MaxDepth ||
                    !into.Aggregation!.Selects(role) || !role.Rules.Any(r => r.IsCopyOf(rule)))
                {
                    continue;
                }

                if (role.Aggregation is not null)
                {
                    Search(role, depth + 1);
                }
                else
                {
                    found.TryAdd(role.Metadata.Name, role);
                }
            }
        }
    }
}
