namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// Roles that do not exist, as RBAC lists them after a denial: <c>: RBAC: [clusterrole.rbac.authorization.k8s.io "a" not found, …]</c>
/// (kubernetes/pkg/registry/rbac/validation/rule.go).
/// </summary>
internal static class RoleReason
{
    private const int MaxRoles = 1000;

    public static IReadOnlyList<DanglingRole> TakeSuffix(ref EscapedText rest)
    {
        var start = rest.Position;
        var roles = new List<DanglingRole>();
        if (rest.TryTake(": RBAC: ") && TakeRoles(ref rest, roles))
        {
            // The server lists them in no order, and each time in another one.
            return [.. roles.OrderBy(role => role.Kind, StringComparer.Ordinal).ThenBy(role => role.Name, StringComparer.Ordinal)];
        }

        rest.Position = start;
        return roles;
    }

    /// <summary>Takes roles with whatever brackets and commas are around them.</summary>
    public static bool TakeRoles(ref EscapedText rest, List<DanglingRole> roles)
    {
        TakePunctuation(ref rest);
        var end = rest.Position;
        while (roles.Count < MaxRoles && KindOf(rest.TakeWord(".")) is { } kind && rest.TakeGap() &&
            rest.TryTakeQuoted(out var name, isSanitized: false) && rest.TryTake(" not found"))
        {
            if (!roles.Contains(new(kind, name)))
            {
                roles.Add(new(kind, name));
            }

            end = rest.Position;
            if (!TakePunctuation(ref rest))
            {
                break;
            }
        }

        rest.Position = end;
        while (roles.Count > 0 && rest.TryTake(']'))
        {
        }

        return roles.Count > 0;
    }

    private static bool TakePunctuation(ref EscapedText rest)
    {
        var start = rest.Position;
        while (rest.Peek() is '[' or ',' or ' ' or '\n' or '\t' or '\r')
        {
            rest.Next();
        }

        return rest.Position > start;
    }

    private static string? KindOf(string word) => word switch
    {
        "clusterrole.rbac.authorization.k8s.io" or "clusterroles.rbac.authorization.k8s.io" => "ClusterRole",
        "role.rbac.authorization.k8s.io" or "roles.rbac.authorization.k8s.io" => "Role",
        _ => null,
    };
}
