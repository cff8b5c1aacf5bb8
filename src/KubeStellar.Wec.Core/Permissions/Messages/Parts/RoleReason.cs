using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>
/// Roles that do not exist, as RBAC lists them after a denial: <c>: RBAC: [clusterrole.rbac.authorization.k8s.io "a" not found, …]</c>
/// (kubernetes/pkg/registry/rbac/validation/rule.go).
/// </summary>
internal static partial class RoleReason
{
    private const int MaxRoles = 1000;

    public static IReadOnlyList<DanglingRole> TakeSuffix(NormalText text, ref int position)
    {
        var end = position;
        var roles = new List<DanglingRole>();
        if (text.TryTake(ref end, ":RBAC:") && TakeRoles(text, ref end, roles))
        {
            position = end;
        }

        // The server lists them in no order, and each time in another one.
        return [.. roles.OrderBy(role => role.Kind, StringComparer.Ordinal).ThenBy(role => role.Name, StringComparer.Ordinal)];
    }

    /// <summary>Takes roles with whatever brackets and commas are around them.</summary>
    public static bool TakeRoles(NormalText text, ref int position, List<DanglingRole> roles)
    {
        var end = position;
        while (roles.Count < MaxRoles && Role().Match(text.Text, end, Math.Min(80, text.Text.Length - end)) is { Success: true } match)
        {
            end = match.Index + match.Length;
            if (!text.TryTakeValue(ref end, out var name, isSanitized: false) || !text.TryTake(ref end, "notfound"))
            {
                break;
            }

            var role = new DanglingRole(match.Groups["cluster"].Success ? "ClusterRole" : "Role", name);
            if (!roles.Contains(role))
            {
                roles.Add(role);
            }

            position = end;
        }

        while (roles.Count > 0 && text.IsAt(position, "]"))
        {
            position++;
        }

        return roles.Count > 0;
    }

    [GeneratedRegex($@"\G[\[,]{{0,4}}(?<cluster>cluster)?roles?\.rbac\.authorization\.k8s\.io(?={NormalText.Quote})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Role();
}
