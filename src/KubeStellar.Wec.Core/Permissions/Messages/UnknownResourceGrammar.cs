namespace KubeStellar.Wec.Permissions.Messages;

/// <summary><c>the server doesn't have a resource type "AppWrapper"</c>, of the work agent and of kubectl.</summary>
internal static class UnknownResourceGrammar
{
    public const string Anchor = "doesn";

    public static Found? Read(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore)
    {
        var start = Lookback.Match(text, anchor, floor, "the server ");
        var level = EscapedText.LevelAhead(text, anchor);
        if (start < 0 || level > EscapedText.MaxLevel)
        {
            return null;
        }

        var rest = new EscapedText(text, anchor + Anchor.Length, level);
        while (rest.Peek() is '\'' or '’' or '`')
        {
            rest.Next();
        }

        var denial = rest.TryTake("t have a resource type ") && TryTakeName(ref rest, out var name) ? Of(ref rest, name) : null;
        if (denial is { ResourceKind: not null, Group: null })
        {
            denial = ResourceMeta.Complete(text, rest.Position, denial, ref needsMore);
        }

        needsMore |= rest.HasReachedEnd;
        return denial is null
            ? null
            : new Found(start, rest.Position, [denial with { Text = EscapedText.Plain(text, start, rest.Position, level) }]);
    }

    // The agent names the kind, which is upper-case; kubectl repeats what was typed.
    private static Denial? Of(ref EscapedText rest, string name)
    {
        string? group = null;
        if (rest.TryTake(" in group ") && TryTakeName(ref rest, out var given))
        {
            group = given;
        }

        var isKind = name.Length > 0 && char.IsAsciiLetterUpper(name[0]);
        var dot = isKind ? -1 : name.IndexOf('.', StringComparison.Ordinal);
        return !ResourceWords.IsResource(name) ? null : new()
        {
            Kind = DenialKind.UnknownKind,
            ResourceKind = isKind ? name : null,
            Resource = isKind ? null : dot < 0 ? name : name[..dot],
            Group = group ?? (dot < 0 ? null : name[(dot + 1)..]),
            Text = "",
        };
    }

    private static bool TryTakeName(ref EscapedText rest, out string name)
    {
        if (rest.TryTakeQuoted(out name, isSanitized: false))
        {
            return true;
        }

        var start = rest.Position;
        if (rest.TryTake('\''))
        {
            name = rest.TakeWord(ResourceWords.Characters);
            if (rest.TryTake('\''))
            {
                return true;
            }
        }

        rest.Position = start;
        return false;
    }
}
