namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// Whether the rules a user holds cover the rules they want to grant, as the API server decides it
/// (k8s.io/component-helpers/auth/rbac/validation): each wanted rule is broken into single permissions first.
/// </summary>
internal static class RuleCoverage
{
    /// <summary>The part of <paramref name="wanted"/> that is not held, with the verbs on one resource combined again.</summary>
    public static IReadOnlyList<PolicyRule> Missing(IReadOnlyCollection<PolicyRule> held, IEnumerable<PolicyRule> wanted) =>
        Compact(wanted.SelectMany(BreakDown).Where(single => !held.Any(rule => Covers(rule, single))));

    public static bool Covers(PolicyRule held, PolicyRule single) =>
        HasAll(held.Verbs, single.Verbs)
        && HasAll(held.ApiGroups, single.ApiGroups)
        && single.Resources.All(resource => CoversResource(held.Resources, resource))
        && single.NonResourceUrls.All(url => held.NonResourceUrls.Any(own => PolicyRule.UrlCovers(own, url)))
        && (held.ResourceNames.Length == 0
            || (single.ResourceNames.Length > 0 && single.ResourceNames.All(name => PolicyRule.Has(held.ResourceNames, name))));

    private static bool HasAll(string[] held, string[] wanted) =>
        PolicyRule.Has(held, PolicyRule.All) || wanted.All(item => PolicyRule.Has(held, item));

    private static bool CoversResource(string[] held, string resource)
    {
        if (PolicyRule.HasOrAll(held, resource))
        {
            return true;
        }

        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && PolicyRule.Has(held, string.Concat("*", resource.AsSpan(slash)));
    }

    private static IEnumerable<PolicyRule> BreakDown(PolicyRule rule)
    {
        string[][] names = rule.ResourceNames.Length == 0 ? [[]] : [.. rule.ResourceNames.Select(name => new[] { name })];
        var resources = from @group in rule.ApiGroups
                        from resource in rule.Resources
                        from verb in rule.Verbs
                        from name in names
                        select new PolicyRule { ApiGroups = [@group], Resources = [resource], Verbs = [verb], ResourceNames = name };
        var paths = from url in rule.NonResourceUrls
                    from verb in rule.Verbs
                    select new PolicyRule { NonResourceUrls = [url], Verbs = [verb] };
        return resources.Concat(paths);
    }

    private static List<PolicyRule> Compact(IEnumerable<PolicyRule> singles)
    {
        var compacted = new List<PolicyRule>();
        foreach (var like in singles.GroupBy(Target))
        {
            var first = like.First();
            if (first.NonResourceUrls.Length > 0)
            {
                compacted.AddRange(like);
                continue;
            }

            compacted.Add(new PolicyRule
            {
                ApiGroups = first.ApiGroups,
                Resources = first.Resources,
                ResourceNames = first.ResourceNames,
                Verbs = [.. like.SelectMany(single => single.Verbs)],
            });
        }

        return compacted;
    }

    private static (string? Group, string? Resource, string? Name, string? Url) Target(PolicyRule single) => (
        single.ApiGroups.FirstOrDefault(),
        single.Resources.FirstOrDefault(),
        single.ResourceNames.FirstOrDefault(),
        single.NonResourceUrls.FirstOrDefault());
}
