using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>Tells what was taken back.</summary>
internal static class RevocationResult
{
    public static PermissionRevocation Of(
        WecReference wec, PrunedRole role, bool changed, IReadOnlyList<string> neededBy, string? wdsContext) =>
        Nothing(wec, wdsContext).With(done =>
        {
            done.Role = role.Found.Name;
            done.Namespace = role.Found.Namespace;
            done.Resource = [.. role.Lost.SelectMany(rule => rule.Resources.SelectMany(r => rule.ApiGroups.Select(g => GrantRole.Qualified(g, r)))).Distinct()];
            done.Verb = [.. PolicyRules.Sort(role.Lost.SelectMany(rule => rule.Verbs))];
            done.Method = role.Found.Method;
            done.RoleRemoved = role.IsGone;
            done.NeededBy = [.. neededBy];
            done.Changed = changed;
        });

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
