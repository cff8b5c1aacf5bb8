namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>user "u" (groups=["g"]) is attempting to grant RBAC permissions not currently held:</c> and one rule a line, with what
/// Kubernetes up to 1.13 wrote instead.
/// </summary>
/// <remarks>https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/rbac/validation/rule.go</remarks>
internal static class EscalationGrammar
{
    public const string Anchor = "attempt";

    private const int MaxGroups = 32 * 1024;

    public static Found? Read(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore)
    {
        var probe = new EscapedText(text, anchor, 0);
        var isNew = probe.TryTake("attempting to grant RBAC permissions not currently held");
        if (!isNew && !probe.TryTake("attempt to grant extra privileges"))
        {
            needsMore |= probe.HasReachedEnd;
            return null;
        }

        var level = EscapedText.LevelAhead(text, anchor);
        var start = anchor;
        string? user = null;
        if (isNew && UserBefore(text, anchor, floor) is { } subject)
        {
            (user, start, level) = subject;
        }
        else if (!isNew)
        {
            level = LevelOfHead(text, anchor, floor) ?? level;
        }

        var head = MessageHead.Before(text, start, floor, level);
        var rest = new EscapedText(text, probe.Position, level);
        rest.TryTake(':');
        var rules = new List<EscalatedRule>();
        var dangling = new List<DanglingRole>();
        if (isNew)
        {
            RuleText.TakeLines(ref rest, rules);
            TakeResolutionErrors(ref rest, dangling);
        }
        else
        {
            RuleText.TakeOldList(ref rest, rules);
            user = TakeOldUser(ref rest);
        }

        needsMore |= rest.HasReachedEnd;
        if (rules.Count == 0 && user is null && head.Resource is null)
        {
            return null;
        }

        var template = new Denial
        {
            Kind = DenialKind.Escalation,
            User = user,
            Refused = head.Resource is null ? null : head.Name is null ? head.Resource : $"{head.Resource} \"{head.Name}\"",
            Scope = ScopeOf(head.Resource),
            IsPlaceSaid = head.Resource is not null,
            DanglingRoles = dangling,
            Text = EscapedText.Plain(text, head.Start, rest.Position, level),
        };
        return new(head.Start, rest.Position, [.. EscalatedRule.Expand(rules, template)]);
    }

    private static (string User, int Start, int Level)? UserBefore(ReadOnlySpan<char> text, int anchor, int floor)
    {
        var end = anchor;
        for (var tries = 0; tries < 4; tries++)
        {
            var lowest = Math.Max(floor, end - MaxGroups);
            var start = lowest + text[lowest..end].LastIndexOf("user");
            if (start < lowest)
            {
                return null;
            }

            var cursor = new EscapedText(text[..anchor], start, EscapedText.LevelAhead(text, start));
            if (cursor.Level <= EscapedText.MaxLevel && cursor.TryTake("user ") && cursor.TryTakeQuoted(out var user, isSanitized: false) &&
                cursor.TryTake(" (groups=") && cursor.TryTakeList([]) && cursor.TryTake(") is") && cursor.TakeGap() && cursor.Position == anchor)
            {
                return (user, start, cursor.Level);
            }

            end = start;
        }

        return null;
    }

    private static int? LevelOfHead(ReadOnlySpan<char> text, int anchor, int floor)
    {
        var end = Lookback.Match(text, anchor, floor, " is forbidden: ");
        return end > 0 && text[end - 1] == '"' && EscapedText.LevelOf(text, end - 1) is var level and <= EscapedText.MaxLevel ? level : null;
    }

    private static void TakeResolutionErrors(ref EscapedText rest, List<DanglingRole> dangling)
    {
        var start = rest.Position;
        if (!rest.TryTake("; resolution errors: ") || !RoleReason.TakeRoles(ref rest, dangling))
        {
            rest.Position = start;
        }
    }

    private static string? TakeOldUser(ref EscapedText rest) =>
        rest.TryTake(" user=&{") && rest.TakeWord(":@.-_/#|=+") is { Length: > 0 } user ? user : null;

    // A role binds its rights to a namespace, which the message does not name.
    private static PermissionScope ScopeOf(string? resource) => resource switch
    {
        "clusterroles.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io" => PermissionScope.Cluster,
        "roles.rbac.authorization.k8s.io" or "rolebindings.rbac.authorization.k8s.io" => PermissionScope.Namespace,
        _ => PermissionScope.Unknown,
    };
}
