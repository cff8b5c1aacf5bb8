namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>Rules as escalation messages print them.</summary>
internal static class RuleText
{
    private const int MaxRules = 20_000;

    /// <summary>Takes <c>{APIGroups:["g"], Resources:["r"], Verbs:["get"]}</c>, one a line.</summary>
    public static void TakeLines(ref EscapedText rest, List<EscalatedRule> rules)
    {
        var end = rest.Position;
        while (rules.Count < MaxRules && TakeGap(ref rest) && TryTakeNamed(ref rest, rules))
        {
            end = rest.Position;
        }

        rest.Position = end;
    }

    /// <summary>Takes <c>[PolicyRule{…} PolicyRule{…}]</c> or <c>[{[get] [apps] [deployments] [] []}]</c>.</summary>
    public static void TakeOldList(ref EscapedText rest, List<EscalatedRule> rules)
    {
        if (!rest.TryTake(" ["))
        {
            return;
        }

        while (rules.Count < MaxRules && TakeGap(ref rest) && !rest.TryTake(']'))
        {
            rest.TryTake("PolicyRule");
            if (!TryTakeNamed(ref rest, rules) && !TryTakePlain(ref rest, rules))
            {
                return;
            }
        }
    }

    private static bool TakeGap(ref EscapedText rest)
    {
        rest.TakeGap();
        return true;
    }

    private static bool TryTakeNamed(ref EscapedText rest, List<EscalatedRule> rules)
    {
        var start = rest.Position;
        var rule = new EscalatedRule();
        if (rest.TryTake('{'))
        {
            while (TakeGap(ref rest) && rest.TakeWord("") is { Length: > 0 } key && rest.TryTake(':') && rest.TryTakeList(ListOf(rule, key)))
            {
                if (rest.TryTake('}'))
                {
                    rules.Add(rule);
                    return true;
                }

                rest.TryTake(',');
            }
        }

        rest.Position = start;
        return false;
    }

    private static List<string> ListOf(EscalatedRule rule, string key) => key switch
    {
        "APIGroups" => rule.Groups,
        "Resources" => rule.Resources,
        "ResourceNames" => rule.Names,
        "NonResourceURLs" => rule.Urls,
        "Verbs" => rule.Verbs,
        _ => [],
    };

    // Go's own form of the structure, in the order of its fields; the core group prints as nothing.
    private static bool TryTakePlain(ref EscapedText rest, List<EscalatedRule> rules)
    {
        var start = rest.Position;
        var rule = new EscalatedRule();
        if (rest.TryTake('{') && TryTakeWords(ref rest, rule.Verbs) && TryTakeWords(ref rest, rule.Groups) && TryTakeWords(ref rest, rule.Resources) &&
            TryTakeWords(ref rest, rule.Names) && TryTakeWords(ref rest, rule.Urls) && rest.TryTake('}'))
        {
            rules.Add(rule);
            return true;
        }

        rest.Position = start;
        return false;
    }

    private static bool TryTakeWords(ref EscapedText rest, List<string> words)
    {
        rest.TakeGap();
        if (!rest.TryTake('['))
        {
            return false;
        }

        while (!rest.TryTake(']'))
        {
            rest.TakeGap();
            if (rest.TakeWord(ResourceWords.Characters) is { Length: > 0 } word)
            {
                words.Add(word);
            }
            else if (rest.Peek() != ']')
            {
                return false;
            }
        }

        return true;
    }
}
