using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>Says which permissions make all others pointless to withhold.</summary>
internal static class SurfaceNotes
{
    private static readonly string[] s_giving = ["escalate", "bind"];

    private const string RbacGroup = "rbac.authorization.k8s.io";

    public static string? For(PolicyRule rule, string group, string resource)
    {
        if (rule.Verbs.Contains(PolicyRule.Any) && group is PolicyRule.Any && resource is PolicyRule.Any)
        {
            return "It may do anything.";
        }

        var isRbac = group is RbacGroup or PolicyRule.Any;
        var isRole = isRbac && resource is "roles" or "clusterroles" or PolicyRule.Any;
        if (isRole && s_giving.Any(May))
        {
            return $"With {string.Join(" and ", s_giving.Where(May))} whoever can place a workload can give it any right.";
        }

        if (May("impersonate") && resource is "users" or "groups" or "serviceaccounts" or PolicyRule.Any && group is "" or PolicyRule.Any)
        {
            return "With impersonate it can act with the rights of others.";
        }

        return null;

        bool May(string verb) => rule.Verbs.Any(v => v is PolicyRule.Any || v == verb);
    }
}
