using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// <c>Error from server (Forbidden): unknown (get nodes.metrics.k8s.io)</c>: what kubectl prints when it got no sentence of the server.
/// </summary>
internal static partial class BareRefusalGrammar
{
    public const string Anchor = "Errorfromserver(Forbidden):";

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(100, text.Text.Length - anchor));
        if (!match.Success || text.IsWithinWord(anchor))
        {
            return null;
        }

        var end = anchor + match.Length;
        var denial = RequestedResourceGrammar.Detail(text, ref end, new() { Kind = DenialKind.Missing, IsPlaceSaid = false, Text = "" });
        return denial.Resource is not null ? text.IsEnd(end) ? Found.Of(text, anchor, end, denial) : null : text.IsLastOfLine(end) ? Found.Of(text, anchor, end, denial) : null;
    }

    [GeneratedRegex($@"\GErrorfromserver\(Forbidden\):(?:unknown|forbidden(?!:))", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
