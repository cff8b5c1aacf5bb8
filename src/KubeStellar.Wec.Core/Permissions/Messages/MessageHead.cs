namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>What stands before the sentence: <c>deployments.apps "web" is forbidden:</c>.</summary>
/// <param name="Start">Where it begins; where the sentence does when there is no head.</param>
/// <param name="Resource">The resource with its group; null when there is no head.</param>
/// <param name="Name">The object's name; null when the head names none.</param>
internal readonly record struct MessageHead(int Start, string? Resource, string? Name)
{
    /// <summary>The head before a denial; one that is about another resource gives no name.</summary>
    public static MessageHead Before(ReadOnlySpan<char> text, int start, int floor, int level, Denial denial)
    {
        var head = Before(text, start, floor, level);
        var resource = string.IsNullOrEmpty(denial.Group) ? denial.Resource : $"{denial.Resource}.{denial.Group}";
        return head.Resource is null || resource is null || head.Resource == resource ? head : head with { Name = null };
    }

    public static MessageHead Before(ReadOnlySpan<char> text, int start, int floor, int level)
    {
        var none = new MessageHead(start, null, null);
        var at = Lookback.SkipGap(text, start, floor);
        var bare = Lookback.Match(text, at, floor, "forbidden:");
        if (bare < 0)
        {
            return none;
        }

        var full = Lookback.Match(text, bare, floor, " is ");
        if (full < 0)
        {
            return new(bare, null, null);
        }

        string? name = null;
        var quote = Lookback.OpeningQuote(text, full, floor, out var nameLevel);
        if (quote >= 0 && nameLevel == level)
        {
            var value = new EscapedText(text[..full], quote, level);
            if (!value.TryTakeQuoted(out name, isSanitized: false) || value.Position != full)
            {
                return none;
            }

            full = Lookback.SkipGap(text, quote, floor);
        }

        var resource = full;
        while (resource > floor && full - resource < 512 &&
            (char.IsAsciiLetterOrDigit(text[resource - 1]) || text[resource - 1] is '.' or '-' or '_'))
        {
            resource--;
        }

        // Where log lines spell a line break \n, its letter is no part of the name.
        if (resource > floor && resource < full && text[resource - 1] == '\\' && text[resource] is 'n' or 't' or 'r')
        {
            resource++;
        }

        return resource == full ? none : new(resource, text[resource..full].ToString(), name);
    }
}
