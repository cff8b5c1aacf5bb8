namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// What the work agent says when the executor of a ManifestWork may not do what it is to do:
/// <c>not allowed to apply the resource apps deployments, shop web, will try again in 1m0s</c>.
/// </summary>
/// <remarks>https://github.com/open-cluster-management-io/ocm/blob/main/pkg/work/spoke/auth/basic/auth.go</remarks>
internal static class ExecutorGrammar
{
    public const string Anchor = "allowed";

    private const string NameCharacters = "-.:";
    private const string Note = "The executor that the ManifestWork names lacks it, not the work agent. "
        + "It needs get, create, update and patch, and delete for what the ManifestWork owns.";

    public static Found? Read(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore)
    {
        var start = Lookback.Match(text, anchor, floor, "not ");
        if (start < 0)
        {
            return null;
        }

        var rest = new EscapedText(text, anchor, 0);
        var denial = ReadRest(ref rest);
        needsMore |= rest.HasReachedEnd;
        return denial is null
            ? null
            : new Found(start, rest.Position, [denial with { Text = EscapedText.Plain(text, start, rest.Position, 0) }]);
    }

    private static Denial? ReadRest(ref EscapedText rest)
    {
        if (!rest.TryTake("allowed to apply the resource ") || !TryTakePair(ref rest, out var group, out var resource) || !rest.TryTake(", ") ||
            !TryTakePair(ref rest, out var @namespace, out var name) || !ResourceWords.IsGroup(group))
        {
            return null;
        }

        var isEscalation = rest.TryTake(", error: permission escalation");
        if (!rest.TryTake(", will try again in ") && !isEscalation)
        {
            return null;
        }

        rest.TakeWord(".");
        return new()
        {
            Kind = isEscalation ? DenialKind.Escalation : DenialKind.Missing,
            Group = group,
            Resource = resource,
            ResourceName = name,
            Namespace = @namespace.Length == 0 ? null : @namespace,
            Scope = @namespace.Length == 0 ? PermissionScope.Cluster : PermissionScope.Namespace,
            Note = Note,
            Text = "",
        };
    }

    /// <summary>Takes one or two words; the first of two is empty when the core group or no namespace is meant.</summary>
    private static bool TryTakePair(ref EscapedText rest, out string first, out string second)
    {
        first = "";
        second = rest.TakeWord(NameCharacters);
        var end = rest.Position;
        if (second.Length > 0 && rest.TakeGap() && rest.TakeWord(NameCharacters) is { Length: > 0 } next)
        {
            (first, second) = (second, next);
            end = rest.Position;
        }

        rest.Position = end;
        return second.Length > 0;
    }
}
