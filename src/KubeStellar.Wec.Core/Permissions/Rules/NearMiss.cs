namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>The binding that comes nearest to allowing a request, and why it does not.</summary>
internal sealed record NearMiss(PermissionMiss Miss, AgentBinding Binding, string Explanation)
{
    private const int Dangling = 25;
    private const int TooFar = 40;

    /// <summary>The nearest of a snapshot; null when nothing has anything to do with the request.</summary>
    public static NearMiss? Find(RbacSnapshot snapshot, Permission asked)
    {
        (int Cost, PermissionMiss Miss, AgentBinding Binding, PolicyRule Rule)? best = null;
        foreach (var binding in snapshot.Bindings)
        {
            foreach (var rule in snapshot.RoleOf(binding)?.Rules ?? [])
            {
                if (Measure(binding, rule, asked) is { } near && near.Cost < (best?.Cost ?? TooFar))
                {
                    best = (near.Cost, near.Miss, binding, rule);
                }
            }
        }

        if (!(best?.Cost <= Dangling) && snapshot.Dangling(asked.Namespace).FirstOrDefault() is { } dangling)
        {
            return new(PermissionMiss.Role, dangling, $"{dangling} refers to {dangling.Role}, which does not exist.");
        }

        return best is { } found ? new(found.Miss, found.Binding, Explain(snapshot, found.Miss, found.Binding, found.Rule, asked)) : null;
    }

    /// <summary>How far a rule is from allowing a request: what it misses most, and all it misses added up; null when unrelated.</summary>
    private static (int Cost, PermissionMiss Miss)? Measure(AgentBinding binding, PolicyRule rule, Permission asked)
    {
        var misses = new List<(int Cost, PermissionMiss Miss)>();
        if (asked.NonResourceUrl is { } url)
        {
            if (!rule.NonResourceUrls.Any(pattern => PolicyRule.CoversUrl(pattern, url)))
            {
                return null;
            }
        }
        else if (!rule.AllowsResource(asked))
        {
            // Only the subresource, or only the resource, is something else than what was asked for.
            if (!rule.Resources.Any(r => r.Split('/')[0] == asked.Resource))
            {
                return null;
            }

            misses.Add((15, PermissionMiss.Subresource));
        }

        if (asked.NonResourceUrl is null && !rule.ApiGroups.Any(g => g is PolicyRule.Any || g == asked.Group))
        {
            // A rule for everything in another group has nothing to do with this resource.
            if (!rule.Resources.Contains(asked.FullResource) || asked.FullResource is PolicyRule.Any)
            {
                return null;
            }

            misses.Add((20, PermissionMiss.Group));
        }

        if (!rule.Verbs.Any(v => v is PolicyRule.Any || v == asked.Verb))
        {
            misses.Add((12, PermissionMiss.Verb));
        }

        if (rule.ResourceNames.Count > 0 && !rule.ResourceNames.Contains(asked.ResourceName ?? ""))
        {
            misses.Add((11, PermissionMiss.ResourceName));
        }

        if (!binding.Reaches(asked.NonResourceUrl is null ? asked.Namespace : null))
        {
            misses.Add((10, PermissionMiss.Namespace));
        }

        return misses.Count == 0 ? null : (misses.Sum(m => m.Cost), misses.Max().Miss);
    }

    private static string Explain(RbacSnapshot snapshot, PermissionMiss miss, AgentBinding binding, PolicyRule rule, Permission asked)
    {
        var role = $"{binding.Role}, bound by {binding},";
        return miss switch
        {
            PermissionMiss.Namespace when asked.Namespace is null => $"{binding} allows it there only, not for the whole cluster.",
            PermissionMiss.Namespace => $"{binding} allows it there, not in namespace {asked.Namespace}.",
            PermissionMiss.ResourceName => $"{role} allows it for {Short(rule.ResourceNames)} only.",
            PermissionMiss.Verb => $"{role} allows {Short(VerbsOn(snapshot, binding, asked))} on it, not {asked.Verb}.",
            PermissionMiss.Subresource when string.IsNullOrEmpty(asked.Subresource) =>
                $"{role} allows it for {Short(rule.Resources)} only.",
            PermissionMiss.Subresource => $"{role} does not include the subresource {asked.Subresource}.",
            _ => $"{role} allows it in API group {Short([.. rule.ApiGroups.Select(g => g.Length == 0 ? "\"\"" : g)])}, " +
                $"not in {(asked.Group.Length == 0 ? "the core group" : asked.Group)}.",
        };
    }

    private static IReadOnlyList<string> VerbsOn(RbacSnapshot snapshot, AgentBinding binding, Permission asked) =>
        PolicyRules.Sort((snapshot.RoleOf(binding)?.Rules ?? [])
            .Where(rule => rule.Verbs.Count > 0 && rule.Allows(asked with { Verb = rule.Verbs[0] }))
            .SelectMany(rule => rule.Verbs));

    private static string Short(IReadOnlyList<string> values) =>
        values.Count <= 8 ? string.Join(", ", values) : $"{string.Join(", ", values.Take(8))} and {values.Count - 8} more";
}
