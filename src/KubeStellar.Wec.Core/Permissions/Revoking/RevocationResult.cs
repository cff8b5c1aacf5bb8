using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Rbac;

namespace KubeStellar.Wec.Permissions;

/// <summary>Tells what was taken back.</summary>
internal static class RevocationResult
{
    public static PermissionRevocation Of(WecReference wec, PrunedRole role, bool changed, IReadOnlyList<string> neededBy, string? wdsContext) =>
        Nothing(wec, wdsContext) with
        {
            Role = role.Found.Name,
            Namespace = role.Found.Namespace,
            Resource = [.. role.Lost.SelectMany(rule => rule.Resources.SelectMany(r => rule.ApiGroups.Select(g => GrantRole.Qualified(g, r)))).Distinct()],
            Verb = [.. PolicyRules.Sort(role.Lost.SelectMany(rule => rule.Verbs))],
            Method = role.Found.Method,
            RoleRemoved = role.IsGone,
            NeededBy = [.. neededBy],
            Changed = changed,
        };

    public static PermissionRevocation Nothing(WecReference wec, string? wdsContext) => new()
    {
        Name = wec.Name,
        ItsContext = wec.ItsContext,
        WecContext = wec.WecContext,
        KubeConfig = wec.KubeConfig,
        WdsContext = wdsContext,
        Changed = false,
    };
}
