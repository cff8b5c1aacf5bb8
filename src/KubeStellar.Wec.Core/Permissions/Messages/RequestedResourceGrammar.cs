using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>the server could not find the requested resource (get appwrappers.workload.codeflare.dev)</c>: the bare 404 and 405 of an API server
/// that does not serve a type, or not where it was asked for, and <c>the server does not allow access to the requested resource (…)</c>, its
/// bare 403. Client libraries say so where the server sent no words of its own.
/// </summary>
/// <remarks>https://github.com/kubernetes/apimachinery/blob/master/pkg/api/errors/errors.go, NewGenericServerResponse.</remarks>
internal static partial class RequestedResourceGrammar
{
    public const string Anchor = "therequestedresource";

    private const string NotAllowedNote =
        "Typical of an object of a namespaced kind whose manifest names no namespace, and of a namespace given to a cluster-scoped kind.";

    private static readonly string[] s_beginnings =
        ["theservercouldnotfind", "theserverdoesnotallowthismethodon", "theserverdoesnotallowaccessto"];

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var which = Array.FindIndex(s_beginnings, words => anchor - words.Length >= floor && text.EndsAt(anchor, words));
        var start = which < 0 ? -1 : anchor - s_beginnings[which].Length;
        if (which < 0 || !text.IsBeginning(start))
        {
            return null;
        }

        var end = anchor + Anchor.Length;
        if (which == 2)
        {
            var refused = Detail(text, ref end, new() { Kind = DenialKind.Missing, IsPlaceSaid = false, Text = "" });
            return refused.Resource is not null || text.IsLastOfLine(end) ? Found.Of(text, start, end, Place.WithScope(refused)) : null;
        }

        var denial = Detail(text, ref end, new() { Kind = DenialKind.UnknownKind, Note = which == 1 ? NotAllowedNote : null, Text = "" });
        denial = denial.Group is null ? WithVersionBehind(text, ref end, denial) : denial;
        denial = denial.Group is null ? WithVersionBefore(text, ref start, floor, denial) : denial;
        return Found.Of(text, start, end, ResourceMeta.Complete(text.Raw, text.End(end), denial, ref needsMore));
    }

    /// <summary>Takes <c>(get deployments.apps web)</c>, which clients add from their own request.</summary>
    public static Refusal Detail(NormalText text, ref int position, Refusal denial)
    {
        var close = text.Text.IndexOf(')', position, Math.Min(600, text.Text.Length - position));
        if (!text.IsAt(position, "(") || close < 0)
        {
            return denial;
        }

        var words = text.Raw[text.Start(position + 1)..text.Start(close)].ToString().Split(
            (char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var method, var resource, ..] || words.Length > 3 || MessageVerbs.OfMethod(method) is not { } verb || !ResourceWords.IsResource(resource))
        {
            return denial;
        }

        position = close + 1;
        var dot = resource.IndexOf('.', StringComparison.Ordinal);
        var (plural, subresource) = ResourceWords.Split(dot < 0 ? resource : resource[..dot]);
        return denial with
        {
            Verb = verb,
            Resource = plural,
            Subresource = subresource,
            Group = dot < 0 ? "" : resource[(dot + 1)..],
            ResourceName = words.Length == 3 ? words[2] : null,
        };
    }

    /// <summary>Discovery says behind it which group and version it asked for: <c>…, GroupVersion "example.com/v1" not found</c>.</summary>
    private static Refusal WithVersionBehind(NormalText text, ref int position, Refusal denial)
    {
        var match = Behind().Match(text.Text, position, Math.Min(400, text.Text.Length - position));
        if (!match.Success)
        {
            return denial;
        }

        position += match.Length;
        return denial with { Group = match.Groups["group"].Value, Version = match.Groups["version"].Value };
    }

    /// <summary>Or before it: <c>example.com/v1: the server …</c></summary>
    private static Refusal WithVersionBefore(NormalText text, ref int start, int floor, Refusal denial)
    {
        if (start - 1 < floor || !text.EndsAt(start, ":"))
        {
            return denial;
        }

        var end = text.End(start - 1);
        var rawStart = end;
        while (rawStart > 0 && end - rawStart < 300 && (char.IsAsciiLetterOrDigit(text.Raw[rawStart - 1]) || text.Raw[rawStart - 1] is '.' or '-' or '/'))
        {
            rawStart--;
        }

        var match = GroupVersion().Match(text.Raw[rawStart..end].ToString());
        if (!match.Success || text.IndexOf(rawStart) < floor)
        {
            return denial;
        }

        start = text.IndexOf(rawStart);
        return denial with { Group = match.Groups["group"].Value, Version = match.Groups["version"].Value };
    }

    [GeneratedRegex(
        $@"\G,GroupVersion(?<q>{NormalText.Quote})?(?<group>[a-z0-9.-]{{1,253}})/(?<version>v[0-9][a-z0-9]{{0,60}}?)(?:\k<q>)?notfound",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Behind();

    [GeneratedRegex(@"\A(?<group>[A-Za-z0-9-]+\.[A-Za-z0-9.-]+)/(?<version>v[a-z0-9]+)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GroupVersion();
}
