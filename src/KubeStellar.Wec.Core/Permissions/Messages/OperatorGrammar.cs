using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>
/// What the Operator Lifecycle Manager lists in a ClusterServiceVersion's requirementStatus:
/// <c>cluster rule:{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}</c> with the status NotSatisfied.
/// </summary>
internal static partial class OperatorGrammar
{
    public const string Anchor = "rule:{";

    private const string Quote = NormalText.Quote;

    public static Found? Read(NormalText text, int anchor, int floor, ref bool needsMore)
    {
        var match = Pattern().Match(text.Text, anchor, Math.Min(8000, text.Text.Length - anchor));
        var isNamespaced = text.EndsAt(anchor, "namespaced");
        if (!match.Success || !(isNamespaced || text.EndsAt(anchor, "cluster")))
        {
            return null;
        }

        var rule = new EscalatedRule();
        foreach (Match list in Lists().Matches(match.Groups["body"].Value))
        {
            foreach (Capture value in list.Groups["value"].Captures)
            {
                rule.ListOf(list.Groups["key"].Value)?.Add(value.Value);
            }
        }

        var template = new Refusal
        {
            Kind = DenialKind.Missing,
            IsPlaceSaid = !isNamespaced,
            Note = "A requirement of an operator's ClusterServiceVersion, for the service account that it names.",
            Text = "",
        };
        IReadOnlyList<Refusal> denials = [.. EscalatedRule.Expand([rule], template).Where(denial => denial.Verb is not null)];
        return denials.Count == 0 ? null : Found.Of(
            text, anchor - (isNamespaced ? "namespaced" : "cluster").Length, anchor + Anchor.Length + match.Groups["body"].Length + 1,
            denials);
    }

    [GeneratedRegex(
        $@"\Grule:\{{(?<body>[^{{}}]{{2,6000}})\}}{Quote}{{0,2}},?{Quote}?[sS]tatus{Quote}?:{Quote}?NotSatisfied",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(
        $@"{Quote}(?<key>verbs|apiGroups|resources|resourceNames|nonResourceURLs){Quote}:\[(?:{Quote}(?<value>[^\uE000-\uE0FF]{{0,253}}){Quote},?)*\]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lists();
}
