using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>no matches for kind "AppWrapper" in version "g/v"</c> of kubectl, helm and controllers, and what they put around it.
/// </summary>
/// <remarks>https://github.com/kubernetes/apimachinery/blob/master/pkg/api/meta/errors.go</remarks>
internal static partial class NoMatchGrammar
{
    public const string Anchor = "nomatchesfor";

    private const string Quote = NormalText.Quote;
    private const string HeadWords = "resourcemappingnotfoundforname:";
    private const int MaxHead = 2048;

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var window = Math.Min(3000, text.Text.Length - anchor);
        var match = KindPattern().Match(text.Text, anchor, window);
        match = match.Success ? match : BareKindPattern().Match(text.Text, anchor, window);
        match = match.Success ? match : ResourcePattern().Match(text.Text, anchor, window);
        if (!match.Success || text.IsWithinWord(anchor))
        {
            return null;
        }

        var groups = match.Groups;
        var denial = new Refusal
        {
            Kind = DenialKind.UnknownKind,
            ResourceKind = groups["kind"].Success ? groups["kind"].Value : null,
            Resource = groups["resource"].Success ? groups["resource"].Value : null,
            Group = groups["group"].Success ? groups["group"].Value : groups["version"].Success ? "" : null,
            Version = groups["version"] is { Success: true, Length: > 0 } version ? version.Value : null,
            Text = "",
        };
        var end = anchor + match.Length;
        var start = WithHead(text, anchor, floor, ref denial);
        return Found.Of(text, start, end, denial);
    }

    /// <summary>kubectl says before it which object of which file it is about.</summary>
    private static int WithHead(NormalText text, int start, int floor, ref Refusal denial)
    {
        var lowest = Math.Max(floor, start - MaxHead);
        var head = start == lowest ? -1 : text.Text.LastIndexOf(HeadWords, start - 1, start - lowest, StringComparison.Ordinal);
        var at = head + HeadWords.Length;
        if (head < 0 || !text.TryTakeValue(ref at, out var name, isSanitized: false) || !text.TryTake(ref at, "namespace:") ||
            !text.TryTakeValue(ref at, out var @namespace, isSanitized: false) || !text.TryTake(ref at, "from") || text.ClosingQuote(at) + 2 != start)
        {
            return start;
        }

        denial = denial with
        {
            ResourceName = name.Length == 0 ? null : name,
            Namespace = @namespace.Length == 0 ? null : @namespace,
            Scope = @namespace.Length == 0 ? PermissionScope.Unknown : PermissionScope.Namespace,
        };
        return head;
    }

    [GeneratedRegex(
        $@"\G{Anchor}kind(?<q>{Quote})(?<kind>[A-Za-z][A-Za-z0-9]{{0,200}})\k<q>" +
        $@"(?:in(?:version|versions\[)\k<q>(?:(?<group>[a-z0-9.-]{{1,253}})/)?(?<version>[a-z0-9]{{0,60}})\k<q>|ingroup\k<q>(?<group>[a-z0-9.-]{{0,253}})\k<q>)?",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KindPattern();

    [GeneratedRegex(
        $@"\G{Anchor}kind(?<kind>[A-Z][A-Za-z0-9]{{0,200}}?)inversion(?:(?<group>[a-z0-9.-]{{1,253}})/)?(?<version>v[0-9]{{1,3}}(?:(?:alpha|beta)[0-9]{{1,3}})?)(?![A-Za-z0-9/])",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BareKindPattern();

    [GeneratedRegex(
        $@"\G{Anchor}(?<group>[a-z0-9.-]{{0,253}})/(?<version>[a-z0-9]{{1,60}}),Resource=(?<resource>[a-z0-9-]{{1,253}})",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ResourcePattern();
}
