using KubeStellar.Wec.Permissions.Rbac;

namespace KubeStellar.Wec.Permissions;

/// <summary>Finds in a grant what opens more of a cluster than a workload needs.</summary>
public static class GrantDangers
{
    private static readonly string[] s_reading = ["get", "list", "watch", PolicyRule.Any];

    internal static IEnumerable<string> Of(IReadOnlyCollection<RoleContent> contents) =>
        contents.GroupBy(c => c.Namespace is null).SelectMany(g => Of([.. g.SelectMany(c => c.Rules)], g.Key)).Distinct();

    /// <summary>What is dangerous about the rules, one sentence each.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<PolicyRule> rules, bool isClusterWide)
    {
        var verbs = rules.SelectMany(r => r.Verbs).Distinct().ToList();
        if (verbs.Contains(PolicyRule.Any))
        {
            yield return "The verb * includes escalate, bind and impersonate, and verbs yet to come.";
        }

        if (rules.Any(r => r.ApiGroups.Contains(PolicyRule.Any)))
        {
            yield return "The group * includes every API, those installed later too.";
        }

        if (rules.Any(r => r.Resources.Contains(PolicyRule.Any)))
        {
            yield return "The resource * includes every resource of its group, with all subresources.";
        }

        foreach (var verb in verbs.Where(v => v is "escalate" or "bind" || v.StartsWith("impersonate", StringComparison.Ordinal)))
        {
            yield return $"With {verb} whoever can place a workload can take any right on the cluster.";
        }

        if (!isClusterWide)
        {
            yield break;
        }

        if (Named(rules, "secrets").Any(r => r.Verbs.Intersect(s_reading).Any()))
        {
            yield return "Reading Secrets of the whole cluster includes every credential kept in it.";
        }

        if (Named(rules, "serviceaccounts/token").Any(r => r.Verbs.Contains("create")))
        {
            yield return "Creating tokens of any ServiceAccount gives the rights of all of them.";
        }
    }

    private static IEnumerable<PolicyRule> Named(IEnumerable<PolicyRule> rules, string coreResource) =>
        rules.Where(r => r.ResourceNames.Count == 0 && r.ApiGroups.Contains("") && r.Resources.Contains(coreResource));
}
