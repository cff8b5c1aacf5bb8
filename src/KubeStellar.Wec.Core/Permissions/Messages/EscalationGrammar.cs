using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>user "u" (groups=["g"]) is attempting to grant RBAC permissions not currently held:</c> and one rule a line, with what
/// Kubernetes up to 1.13 wrote instead.
/// </summary>
/// <remarks>https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/rbac/validation/rule.go</remarks>
internal static class EscalationGrammar
{
    public const string Anchor = "isattemptingtograntRBACpermissionsnotcurrentlyheld";
    public const string OldAnchor = "attempttograntextraprivileges";

    private const int MaxGroups = 32 * 1024;

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var (user, start) = UserBefore(text, anchor, floor);
        var end = anchor + Anchor.Length;
        text.TryTake(ref end, ":");
        var rules = new List<EscalatedRule>();
        EscalatedRule.TakeLines(text, ref end, rules);
        var dangling = new List<DanglingRole>();
        var errors = end;
        if (text.TryTake(ref errors, ";resolutionerrors:") && RoleReason.TakeRoles(text, ref errors, dangling))
        {
            end = errors;
        }

        return Of(text, start, end, floor, user, rules, dangling, ref needsMore);
    }

    public static Found? ReadOld(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var end = anchor + OldAnchor.Length;
        text.TryTake(ref end, ":");
        var rules = new List<EscalatedRule>();
        EscalatedRule.TakeOldList(text, ref end, rules);
        string? user = null;
        if (text.TryTake(ref end, "user=&{"))
        {
            user = text.BareWord(end, ":@.-_/#|=+");
            end += user?.Length ?? 0;
        }

        return Of(text, anchor, end, floor, user, rules, [], ref needsMore);
    }

    private static Found? Of(
        NormalText text, int start, int end, int floor, string? user, List<EscalatedRule> rules, List<DanglingRole> dangling, ref bool needsMore)
    {
        needsMore |= end >= text.Text.Length - EscalatedRule.MaxLength;
        var head = MessageHead.Before(text, start, floor);
        if (rules.Count == 0 && user is null && head.Resource is null)
        {
            return null;
        }

        var words = text.Plain(head.Start, end);
        return new(head.Start, end, [.. EscalatedRule.Expand(rules, new()
        {
            Kind = DenialKind.Escalation,
            User = user,
            Refused = head.Resource is null ? null : head.Name is null ? head.Resource : $"{head.Resource} \"{head.Name}\"",
            Scope = ScopeOf(head.Resource),
            IsPlaceSaid = head.Resource is not null,
            DanglingRoles = dangling,
            Text = words,
        })]);
    }

    private static (string? User, int Start) UserBefore(NormalText text, int anchor, int floor)
    {
        var end = anchor;
        for (var tries = 0; tries < 4 && end > floor; tries++)
        {
            var lowest = Math.Max(floor, end - MaxGroups);
            var start = text.Text.LastIndexOf("user", end - 1, end - lowest, StringComparison.Ordinal);
            if (start < 0)
            {
                break;
            }

            var at = start + 4;
            if (text.TryTakeValue(ref at, out var user, isSanitized: false) && text.IsAt(at, "(groups=[") && text.EndsAt(anchor, "])"))
            {
                return (user, start);
            }

            end = start;
        }

        return (null, anchor);
    }

    // A role binds its rights to a namespace, which the message does not name.
    private static PermissionScope ScopeOf(string? resource) => resource switch
    {
        "clusterroles.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io" => PermissionScope.Cluster,
        "roles.rbac.authorization.k8s.io" or "rolebindings.rbac.authorization.k8s.io" => PermissionScope.Namespace,
        _ => PermissionScope.Unknown,
    };
}
