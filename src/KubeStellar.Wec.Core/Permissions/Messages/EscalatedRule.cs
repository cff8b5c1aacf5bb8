using KubeStellar.Wec.Permissions.Messages.Parts;
using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>A rule as messages print it.</summary>
internal sealed class EscalatedRule
{
    /// <summary>One that is longer is not read.</summary>
    public const int MaxLength = 16 * 1024;

    private const int MaxRules = 20_000;
    private const int MaxDenials = 10_000;

    public List<string> Verbs { get; } = [];

    public List<string> Groups { get; } = [];

    public List<string> Resources { get; } = [];

    public List<string> Names { get; } = [];

    public List<string> Urls { get; } = [];

    /// <summary>Takes <c>{APIGroups:["g"], Resources:["r"], Verbs:["get"]}</c>, one after the other.</summary>
    public static void TakeLines(NormalText text, ref int position, List<EscalatedRule> rules)
    {
        while (rules.Count < MaxRules && TryTakeNamed(text, ref position) is { } rule)
        {
            rules.Add(rule);
        }
    }

    /// <summary>Takes <c>[PolicyRule{…} PolicyRule{…}]</c> or <c>[{[get] [apps] [deployments] [] []}]</c>.</summary>
    public static void TakeOldList(NormalText text, ref int position, List<EscalatedRule> rules)
    {
        if (!text.TryTake(ref position, "["))
        {
            return;
        }

        while (rules.Count < MaxRules && !text.TryTake(ref position, "]"))
        {
            text.TryTake(ref position, "PolicyRule");
            if ((TryTakeNamed(text, ref position) ?? TryTakePlain(text, ref position)) is not { } rule)
            {
                return;
            }

            rules.Add(rule);
        }
    }

    /// <summary>One denial for each verb on each resource; one that is incomplete when the message lists no rule.</summary>
    public static IEnumerable<Refusal> Expand(IReadOnlyList<EscalatedRule> rules, Refusal template) =>
        rules.SelectMany(rule => rule.Expand(template)).DefaultIfEmpty(template).Take(MaxDenials);

    /// <summary>The list that a message calls so; null for others.</summary>
    public List<string>? ListOf(string key) => key switch
    {
        "APIGroups" or "apiGroups" => Groups,
        "Resources" or "resources" => Resources,
        "ResourceNames" or "resourceNames" => Names,
        "NonResourceURLs" or "nonResourceURLs" => Urls,
        "Verbs" or "verbs" => Verbs,
        _ => null,
    };

    private static EscalatedRule? TryTakeNamed(NormalText text, ref int position)
    {
        var at = position;
        var rule = new EscalatedRule();
        if (!text.TryTake(ref at, "{"))
        {
            return null;
        }

        while (at < text.Text.Length && at - position < MaxLength)
        {
            var colon = text.Text.IndexOf(':', at, Math.Min(40, text.Text.Length - at));
            if (colon < 0 || rule.ListOf(text.Text[at..colon]) is not { } list || !text.IsAt(colon + 1, "["))
            {
                return null;
            }

            at = colon + 2;
            while (list.Count < 1000 && text.TryTakeValue(ref at, out var value, isSanitized: false))
            {
                list.Add(value);
            }

            if (!text.TryTake(ref at, "]"))
            {
                return null;
            }

            if (text.TryTake(ref at, "}"))
            {
                position = at;
                return rule;
            }

            text.TryTake(ref at, ",");
        }

        return null;
    }

    // Go's own form of the structure, in the order of its fields; the core group prints as nothing.
    private static EscalatedRule? TryTakePlain(NormalText text, ref int position)
    {
        var at = position;
        var rule = new EscalatedRule();
        if (!text.TryTake(ref at, "{"))
        {
            return null;
        }

        foreach (var list in (ReadOnlySpan<List<string>>)[rule.Verbs, rule.Groups, rule.Resources, rule.Names, rule.Urls])
        {
            var close = text.Text.IndexOf(']', at, Math.Min(MaxLength, text.Text.Length - at));
            if (close < 0 || !text.TryTake(ref at, "["))
            {
                return null;
            }

            var words = text.Raw[text.Start(at)..text.Start(close)].ToString();
            list.AddRange(words.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
            if (!list.TrueForAll(word => ResourceWords.IsResource(word) || word[0] == '/'))
            {
                return null;
            }

            at = close + 1;
        }

        position = text.TryTake(ref at, "}") ? at : position;
        return position == at ? rule : null;
    }

    private IEnumerable<Refusal> Expand(Refusal template)
    {
        foreach (var verb in Verbs)
        {
            foreach (var url in Urls)
            {
                yield return template with { Verb = verb, NonResourceUrl = url, Scope = PermissionScope.Cluster };
            }

            foreach (var group in Groups.DefaultIfEmpty(""))
            {
                foreach (var (resource, subresource) in Resources.Select(ResourceWords.Split))
                {
                    foreach (var name in Names.Cast<string?>().DefaultIfEmpty(null))
                    {
                        yield return template with { Verb = verb, Group = group, Resource = resource, Subresource = subresource, ResourceName = name };
                    }
                }
            }
        }
    }
}
