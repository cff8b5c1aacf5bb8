using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>User "u" cannot get resource "r/s" in API group "g" in the namespace "n"</c>, its forms without quotation marks and with several
/// verbs, <c>cannot get path "/p"</c>, <c>cannot get deployments.apps/scale in the namespace "n"</c> of older servers, and fragments.
/// </summary>
/// <remarks>https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/responsewriters/errors.go</remarks>
internal static partial class ForbiddenGrammar
{
    private const string Quote = NormalText.Quote;
    private const string Verb = "(?<verb>[a-z*][a-zA-Z*:,_-]{0,119}?)";
    private const string Api = "in(?:the)?API[Gg]roup";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var subject = Subject.Before(text, anchor, floor);
        if (subject.IsTemplate || (subject.User is null && text.IsWithinWord(anchor)))
        {
            return null;
        }

        var position = anchor + (text.Text[anchor + 3] == '\'' ? "can't" : "cannot").Length;
        return AdmissionGrammar.Read(text, anchor, position, floor, subject)
            ?? (text.Text.AsSpan(position, Math.Min(140, text.Text.Length - position)).IndexOf("resource") >= 0
                ? Quoted(text, position, subject, floor) ?? Bare(text, position, subject) ?? Cut(text, position, subject, floor)
                : null)?.Finish(text, subject, floor)
            ?? (Path(text, position, subject) ?? Old(text, position, subject))?.Finish(text, subject, floor);
    }

    private static Sentence? Quoted(NormalText text, int position, Subject subject, int floor)
    {
        var match = QuotedPattern().Match(text.Text, position, Math.Min(4000, text.Text.Length - position));
        if (!match.Success || Verbs(text, match.Groups["verb"]) is not { } verbs)
        {
            return null;
        }

        var (resource, group) = (match.Groups["resource"], match.Groups["group"]);
        if (text.HasSpaceWithin(resource.Index, resource.Length))
        {
            return null;
        }

        var (plural, subresource) = ResourceWords.Split(resource.Value);
        var isGroupSaid = group.Success && !text.HasSpaceWithin(group.Index - 1, group.Length + 2);
        var denial = new Refusal
        {
            Kind = DenialKind.Missing,
            Group = isGroupSaid ? group.Value : null,
            Resource = plural,
            Subresource = subresource,
            Text = "",
        };
        var end = group.Success && !isGroupSaid ? group.Index - 1 : position + match.Length;
        denial = Place.Take(text, ref end, denial);
        var isKnown = verbs.All(MessageVerbs.IsKnown);
        var isWhole = isGroupSaid
            ? isKnown || subject.User is not null
            : isKnown && (denial.IsPlaceSaid || denial.IsNamespaceLost || (subject.User is not null && !plural.Contains('.', StringComparison.Ordinal) &&
                (match.Groups["api"].Success || text.IsEnd(end) || subject.User.StartsWith("system:", StringComparison.Ordinal) ||
                 MessageHead.Before(text, subject.Start, floor, plural).Resource is not null)));
        return isWhole ? new(denial, verbs, end) : null;
    }

    private static Sentence? Bare(NormalText text, int position, Subject subject)
    {
        var window = Math.Min(700, text.Text.Length - position);
        if (text.Text.AsSpan(position, window).IndexOf("API") < 0 || (subject.User is null && !text.IsBeginning(position - 6)))
        {
            return null;
        }

        var match = BarePattern().Match(text.Text, position, window);
        if (!match.Success || Verbs(text, match.Groups["verb"]) is not { } verbs ||
            !(text.HasGapBefore(match.Groups["resource"].Index) && text.HasGapBefore(match.Groups["api"].Index)))
        {
            return null;
        }

        var end = match.Groups["group"].Index;
        string? group = match.Groups["group"].Value;
        if (!match.Groups["place"].Success)
        {
            // Without a place behind it only white space ends the group, and nobody can tell whether the next line goes on with it.
            var gap = text.Raw[text.End(end)..text.Start(end)];
            group = gap.Contains('\n') || gap.IsEmpty ? null : text.BareWord(end, ".-*");
        }

        end += group?.Length ?? 0;

        var (plural, subresource) = ResourceWords.Split(match.Groups["resource"].Value);
        var denial = new Refusal { Kind = DenialKind.Missing, Group = group, Resource = plural, Subresource = subresource, Text = "" };
        denial = Place.Take(text, ref end, denial);
        return ResourceWords.IsGroup(group ?? "") && verbs.All(MessageVerbs.IsKnown) ? new(denial, verbs, end) : null;
    }

    private static Sentence? Path(NormalText text, int position, Subject subject)
    {
        var match = PathPattern().Match(text.Text, position, Math.Min(30, text.Text.Length - position));
        if (!match.Success || !MessageVerbs.IsHttp(match.Groups["verb"].Value) || (subject.User is null && !text.IsBeginning(position - 6)))
        {
            return null;
        }

        var end = match.Groups["value"].Index;
        if (!text.TryTakeValue(ref end, out var path))
        {
            path = match.Groups["value"].Value.StartsWith('/') ? text.BareWord(end, "/.-_:*~%") ?? "" : "";
            end += path.Length;
        }

        return path.StartsWith('/') && !Subject.IsPlaceholder(path) && (subject.User is not null || text.IsEnd(end))
            ? new(
                new() { Kind = DenialKind.Missing, NonResourceUrl = path, Scope = PermissionScope.Cluster, Text = "" },
                [match.Groups["verb"].Value], end)
            : null;
    }

    /// <summary>API servers up to 1.11, OpenShift 3, and admission plug-ins that write as they did.</summary>
    private static Sentence? Old(NormalText text, int position, Subject subject)
    {
        var match = OldPattern().Match(text.Text, position, Math.Min(300, text.Text.Length - position));
        if (!match.Success || !text.HasGapBefore(match.Groups["resource"].Index) || (subject.User is null && !text.IsBeginning(position - 6)))
        {
            return null;
        }

        var word = match.Groups["resource"].Value;
        var end = match.Groups["resource"].Index + word.Length;
        if (!match.Groups["place"].Success)
        {
            end -= word.Length;
            word = text.BareWord(end, ResourceWords.Characters) ?? "";
            end += word.Length;
            var isTelling = word.AsSpan().IndexOfAny('.', '/') > 0 && subject.User is not null && text.IsEnd(end);
            if (!isTelling)
            {
                return null;
            }
        }

        // deployments.apps/scale, or statefulsets/finalizers.apps as admission plug-ins write it.
        var (name, subresource) = ResourceWords.Split(word);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var group = dot < 0 ? "" : name[(dot + 1)..];
        if (subresource?.IndexOf('.', StringComparison.Ordinal) is { } late and > 0)
        {
            (group, subresource) = (subresource[(late + 1)..], subresource[..late]);
        }

        var denial = Place.Take(text, ref end, new()
        {
            Kind = DenialKind.Missing,
            Resource = dot < 0 ? name : name[..dot],
            Group = group,
            Subresource = subresource,
            Text = "",
        });
        return ResourceWords.IsResource(word) ? new(denial, [match.Groups["verb"].Value], end) : null;
    }

    /// <summary>What was cut off before or within the resource; without a user it is a sentence like any other.</summary>
    private static Sentence? Cut(NormalText text, int position, Subject subject, int floor)
    {
        var match = CutPattern().Match(text.Text, position, Math.Min(200, text.Text.Length - position));
        if (!match.Success || subject.User is null || !MessageVerbs.IsKnown(match.Groups["verb"].Value))
        {
            return null;
        }

        var end = position + match.Length;
        var isCut = match.Groups["mark"].Success ? text.ClosingQuote(end - 1) < 0 : text.IsEnd(end);
        var head = MessageHead.Before(text, subject.Start, floor);
        return !isCut ? null : new(
            new() { Kind = DenialKind.Missing, Resource = head.Plural, Group = head.Group, IsPlaceSaid = false, Text = "" },
            [match.Groups["verb"].Value],
            match.Groups["mark"].Success ? end - 1 : end);
    }

    /// <summary>The verb, or several with commas between; null for words that are none.</summary>
    private static List<string>? Verbs(NormalText text, Group verb)
    {
        if (MessageVerbs.IsKnown(verb.Value))
        {
            return [verb.Value];
        }

        var words = text.Raw[text.Start(verb.Index)..text.End(verb.Index + verb.Length)].ToString()
            .Split([' ', '\t', '\r', '\n', ',', '"', '\''], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var verbs = words.Where(word => word is not ("and" or "or")).Distinct().ToList();
        return verbs.Count switch
        {
            1 when words.Length == 1 && !verb.Value.Contains(',', StringComparison.Ordinal) && char.IsAsciiLetterLower(verb.Value[0]) =>
                [verb.Value],
            > 1 when verbs.All(MessageVerbs.IsKnown) => verbs,
            _ => null,
        };
    }

    [GeneratedRegex(
        $@"\G(?>{Quote}?{Verb}{Quote}?resources?)(?<q>{Quote})(?<resource>[A-Za-z0-9*][A-Za-z0-9.*_:/-]{{0,511}})\k<q>" +
        $@"(?<api>{Api}(?:\k<q>(?<group>[a-z0-9.*-]{{0,253}})\k<q>)?)?",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedPattern();

    [GeneratedRegex(
        $@"\G(?>{Verb}resource)(?<resource>[a-z0-9*][a-z0-9.*_:/-]{{0,252}}?)(?<api>{Api})(?<group>[a-z0-9.*-]{{0,253}}?)" +
        @"(?:(?<place>in(?:the)?[Nn]amespace|at(?:the)?clusterscope)|(?![a-z0-9.*-]))",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BarePattern();

    [GeneratedRegex($@"\G(?<verb>[a-z*]{{1,12}}?)path(?<value>{Quote}|/)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathPattern();

    [GeneratedRegex(
        @"\G(?<verb>get|list|watch|create|update|patch|deletecollection|delete|impersonate|use|bind|escalate|approve|sign|attest|proxy|\*)(?:all)?(?!resource|path)" +
        $@"(?<resource>[a-z][a-z0-9.*_:/-]{{0,160}}?)(?:(?<place>in(?:the)?namespace{Quote}|at(?:the)?clusterscope|inthecluster|inproject{Quote})|(?![a-z0-9.*_:/-]))",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldPattern();

    [GeneratedRegex($@"\G(?<verb>[a-z*][a-z*:_-]{{0,119}}?)resource(?<mark>{Quote})?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CutPattern();
}
