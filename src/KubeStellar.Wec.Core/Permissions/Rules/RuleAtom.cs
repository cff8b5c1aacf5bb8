namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>The smallest thing a rule can be taken apart into, its verb aside.</summary>
/// <param name="Group">API group or <c>*</c>; null when <paramref name="Target"/> is a path.</param>
/// <param name="Target">Resource pattern, or path pattern.</param>
/// <param name="Name">One object's name; null for all objects.</param>
internal readonly record struct RuleAtom(string? Group, string Target, string? Name)
{
    /// <summary>Whether whatever <paramref name="other"/> matches, this matches too.</summary>
    public bool Covers(RuleAtom other)
    {
        if (Group is null || other.Group is null)
        {
            return Group is null && other.Group is null && PolicyRule.CoversUrl(Target, other.Target);
        }

        return (Group is PolicyRule.Any || Group == other.Group) &&
            PolicyRule.CoversResource(Target, other.Target) &&
            (Name is null || Name == other.Name);
    }

    public static IEnumerable<RuleAtom> Of(PolicyRule rule)
    {
        foreach (var url in rule.NonResourceUrls)
        {
            yield return new(null, url, null);
        }

        foreach (var group in rule.ApiGroups)
        {
            foreach (var resource in rule.Resources)
            {
                if (rule.ResourceNames.Count == 0)
                {
                    yield return new(group, resource, null);
                }

                foreach (var name in rule.ResourceNames)
                {
                    yield return new(group, resource, name);
                }
            }
        }
    }
}
