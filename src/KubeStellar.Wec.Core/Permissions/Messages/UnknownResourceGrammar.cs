using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary><c>the server doesn't have a resource type "AppWrapper"</c>, of the work agent and of kubectl.</summary>
internal static partial class UnknownResourceGrammar
{
    public const string Anchor = "theserverdoesn";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(1500, text.Text.Length - anchor));
        if (!match.Success)
        {
            return null;
        }

        var end = anchor + match.Length;
        var denial = Of(match.Groups["name"].Value, match.Groups["group"].Success ? match.Groups["group"].Value : null);
        if (denial is { ResourceKind: not null, Group: null })
        {
            denial = ResourceMeta.Complete(text.Raw, text.End(end), denial, ref needsMore);
        }

        return Found.Of(text, anchor, end, denial);
    }

    // The agent names the kind, which is upper-case; kubectl repeats what was typed.
    private static Refusal Of(string name, string? group)
    {
        var isKind = char.IsAsciiLetterUpper(name[0]);
        var dot = isKind ? -1 : name.IndexOf('.', StringComparison.Ordinal);
        return new()
        {
            Kind = DenialKind.UnknownKind,
            ResourceKind = isKind ? name : null,
            Resource = isKind ? null : dot < 0 ? name : name[..dot],
            Group = group ?? (dot < 0 ? null : name[(dot + 1)..]),
            Text = "",
        };
    }

    [GeneratedRegex(
        $@"\G{Anchor}['\u2019\uE000-\uE0FF]{{0,4}}thavearesourcetype(?<q>{NormalText.Quote})(?<name>[A-Za-z0-9][A-Za-z0-9.*_:/-]{{0,511}})\k<q>" +
        @"(?:ingroup\k<q>(?<group>[A-Za-z0-9.-]{0,253})\k<q>)?",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
