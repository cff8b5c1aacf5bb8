namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>no matches for kind "AppWrapper" in version "g/v"</c> of kubectl, helm and controllers, and what they put around it.
/// </summary>
/// <remarks>https://github.com/kubernetes/apimachinery/blob/master/pkg/api/meta/errors.go</remarks>
internal static class NoMatchGrammar
{
    public const string Anchor = "matches";

    private const int MaxHead = 2048;

    public static Found? Read(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore)
    {
        var start = Lookback.Match(text, anchor, floor, "no ");
        var level = EscapedText.LevelAhead(text, anchor);
        if (start < 0 || level > EscapedText.MaxLevel)
        {
            return null;
        }

        var rest = new EscapedText(text, anchor, level);
        var denial = rest.TryTake("matches for kind ") ? OfKind(ref rest) : rest.TryTake("matches for ") ? OfResource(ref rest) : null;
        if (denial is not null)
        {
            (start, denial) = WithHead(text, start, floor, level, denial);
        }

        needsMore |= rest.HasReachedEnd;
        return denial is null
            ? null
            : new Found(start, rest.Position, [denial with { Text = EscapedText.Plain(text, start, rest.Position, level) }]);
    }

    private static Denial? OfKind(ref EscapedText rest)
    {
        if (!rest.TryTakeQuoted(out var kind, isSanitized: false) || !ResourceWords.IsResource(kind))
        {
            return null;
        }

        var denial = new Denial { Kind = DenialKind.UnknownKind, ResourceKind = kind, Text = "" };
        var versions = new List<string>();
        if (rest.TryTake(" in version ") && rest.TryTakeQuoted(out var version, isSanitized: false))
        {
            return WithVersion(denial, version);
        }

        if (rest.TryTake(" in versions ") && rest.TryTakeList(versions) && versions.Count > 0)
        {
            return WithVersion(denial, versions[0]);
        }

        return rest.TryTake(" in group ") && rest.TryTakeQuoted(out var group, isSanitized: false) ? denial with { Group = group } : denial;
    }

    private static Denial? OfResource(ref EscapedText rest)
    {
        var version = rest.TakeWord(".-/");
        return version.Contains('/', StringComparison.Ordinal) && rest.TryTake(", Resource=") && rest.TakeWord("-") is { Length: > 0 } resource
            ? WithVersion(new() { Kind = DenialKind.UnknownKind, Resource = resource, Text = "" }, version)
            : null;
    }

    private static Denial WithVersion(Denial denial, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var version = text[(slash + 1)..];
        return denial with { Group = slash < 0 ? "" : text[..slash], Version = version.Length == 0 ? null : version };
    }

    /// <summary>kubectl says before it which object of which file it is about.</summary>
    private static (int Start, Denial Denial) WithHead(ReadOnlySpan<char> text, int start, int floor, int level, Denial denial)
    {
        var lowest = Math.Max(floor, start - MaxHead);
        var head = lowest + text[lowest..start].LastIndexOf("resource mapping not found for name");
        if (head < lowest)
        {
            return (start, denial);
        }

        var cursor = new EscapedText(text[..start], head, level);
        if (cursor.TryTake("resource mapping not found for name: ") && cursor.TryTakeQuoted(out var name, isSanitized: false) &&
            cursor.TryTake(" namespace: ") && cursor.TryTakeQuoted(out var @namespace, isSanitized: false) &&
            cursor.TryTake(" from ") && cursor.TryTakeQuoted(out _, isSanitized: false) && cursor.TryTake(':') && cursor.TakeGap() &&
            cursor.Position == start)
        {
            return (head, denial with
            {
                ResourceName = name.Length == 0 ? null : name,
                Namespace = @namespace.Length == 0 ? null : @namespace,
                Scope = @namespace.Length == 0 ? PermissionScope.Unknown : PermissionScope.Namespace,
            });
        }

        return (start, denial);
    }
}
