namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>User "u" cannot get resource "r/s" in API group "g" in the namespace "n"</c>, with what API servers up to 1.11 and OpenShift
/// wrote instead, and fragments of it.
/// </summary>
/// <remarks>https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/responsewriters/errors.go</remarks>
internal static class ForbiddenGrammar
{
    public const string Anchor = "cannot";

    private const string VerbCharacters = ":*-_";

    public static Found? Read(ReadOnlySpan<char> text, int anchor, int floor, ref bool needsMore)
    {
        var subject = UserBefore(text, anchor, floor);
        var start = subject?.Start ?? anchor;
        var level = subject?.Level ?? EscapedText.LevelAhead(text, anchor);
        if (level > EscapedText.MaxLevel || (subject is null && anchor > 0 && char.IsLetterOrDigit(text[anchor - 1])))
        {
            return null;
        }

        var rest = new EscapedText(text, anchor + Anchor.Length, level);
        var mayBeginHere = subject is not null || Lookback.IsBeginning(text, anchor, floor);
        var denial = ReadRest(ref rest, subject is not null, mayBeginHere);
        if (denial is not null)
        {
            var head = MessageHead.Before(text, start, floor, level, denial);
            var dangling = RoleReason.TakeSuffix(ref rest);
            start = head.Start;
            denial = Complete(denial with { User = subject?.User, ResourceName = head.Name, DanglingRoles = dangling }, head);
            denial = denial with { Text = EscapedText.Plain(text, start, rest.Position, level) };
        }

        needsMore |= rest.HasReachedEnd;
        return denial is null ? null : new Found(start, rest.Position, [denial]);
    }

    /// <summary>The user right before an index, and where the words <c>User "…"</c> begin.</summary>
    private static (string User, int Start, int Level)? UserBefore(ReadOnlySpan<char> text, int anchor, int floor)
    {
        var end = Lookback.SkipGap(text, anchor, floor);
        var quote = Lookback.OpeningQuote(text, end, floor, out var level);
        var start = end < anchor && quote >= 0 ? Lookback.Match(text, quote, floor, "User ") : -1;
        if (start < 0)
        {
            return null;
        }

        var value = new EscapedText(text[..end], quote, level);
        return value.TryTakeQuoted(out var user) && value.Position == end ? (user, start, level) : null;
    }

    private static Denial? ReadRest(ref EscapedText rest, bool hasUser, bool mayBeginHere)
    {
        if (!rest.TakeGap() || rest.TakeWord(VerbCharacters) is not { Length: > 0 } verb || !(verb[0] == '*' || char.IsAsciiLetterLower(verb[0])))
        {
            return null;
        }

        if (rest.TryTake(" resource"))
        {
            return ReadResource(ref rest, verb, hasUser);
        }

        if (rest.TryTake(" path "))
        {
            return mayBeginHere ? PathGrammar.Read(ref rest, verb, hasUser) : null;
        }

        return mayBeginHere && MessageVerbs.IsKnown(verb) ? OldGrammar.Read(ref rest, verb) : null;
    }

    private static Denial? ReadResource(ref EscapedText rest, string verb, bool hasUser)
    {
        var isKnown = MessageVerbs.IsKnown(verb);
        var end = rest.Position;
        if (!rest.TakeGap() || !rest.TryTakeQuoted(out var resource))
        {
            // The name was left out or cut off; without a user it is a sentence like any other.
            var isCut = rest.TryTake('"');
            rest.Position = end;
            return hasUser && isKnown && (isCut || rest.IsAtEnd()) ? new() { Kind = KindOf(verb), Verb = verb, IsPlaceSaid = false, Text = "" } : null;
        }

        if (!ResourceWords.IsResource(resource))
        {
            return null;
        }

        var (plural, subresource) = ResourceWords.Split(resource);
        var denial = new Denial { Kind = KindOf(verb), Verb = verb, Resource = plural, Subresource = subresource, Text = "" };
        var hasGroup = rest.TryTake(" in API group");
        var group = "";
        var isGroupSaid = hasGroup && rest.TakeGap() && rest.TryTakeQuoted(out group);
        denial = Place.Take(ref rest, denial with { Group = isGroupSaid ? group : null });
        if (isGroupSaid)
        {
            return hasUser || isKnown ? denial : null;
        }

        return isKnown && (denial.IsPlaceSaid || (hasUser && (hasGroup || rest.IsAtEnd()) && !plural.Contains('.', StringComparison.Ordinal)))
            ? denial
            : null;
    }

    private static DenialKind KindOf(string verb) =>
        verb == "impersonate" || verb.StartsWith("impersonate:", StringComparison.Ordinal) ||
        verb.StartsWith("impersonate-on:", StringComparison.Ordinal)
            ? DenialKind.Impersonation
            : DenialKind.Missing;

    /// <summary>Adds what the sentence leaves out and something else tells.</summary>
    private static Denial Complete(Denial denial, MessageHead head)
    {
        if (denial is { Resource: null, NonResourceUrl: null } && head.Resource is { } cut)
        {
            var dot = cut.IndexOf('.', StringComparison.Ordinal);
            return denial with { Resource = dot < 0 ? cut : cut[..dot], Group = dot < 0 ? "" : cut[(dot + 1)..] };
        }

        // A request for one namespace is made in that namespace.
        return denial is { Resource: "namespaces", Group: "", Namespace: not null, ResourceName: null }
            ? denial with { ResourceName = denial.Namespace }
            : denial;
    }
}
