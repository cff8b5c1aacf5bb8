namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>Reads backwards from a place that a message was recognized by.</summary>
internal static class Lookback
{
    private const int MaxGap = 400;
    private const int MaxValue = 2048;

    /// <summary>Index before which white space, line breaks and margins end; the same index when there is none.</summary>
    public static int SkipGap(ReadOnlySpan<char> text, int end, int floor)
    {
        var at = end;
        var lowest = Math.Max(floor, end - MaxGap);
        while (at > lowest)
        {
            if (text[at - 1] is ' ' or '\t' or '\r' or '\n' or '\u00a0' || (IsMargin(text[at - 1]) && IsFirstOfLine(text, at - 1, lowest)))
            {
                at--;
            }
            else if (at - 2 >= lowest && text[at - 2] == '\\' && text[at - 1] is 'n' or 't' or 'r')
            {
                at -= 2;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Whether words stand before an index; a space stands for any gap.</summary>
    /// <returns>Where they begin, or -1.</returns>
    public static int Match(ReadOnlySpan<char> text, int end, int floor, string words)
    {
        var at = end;
        for (var i = words.Length - 1; i >= 0; i--)
        {
            if (words[i] == ' ')
            {
                var gap = SkipGap(text, at, floor);
                if (gap == at)
                {
                    return -1;
                }

                at = gap;
            }
            else if (at > floor && text[at - 1] == words[i])
            {
                at--;
            }
            else
            {
                return -1;
            }
        }

        return at;
    }

    /// <summary>Where the quoted value begins that ends just before an index; -1 when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">The index after the closing quote.</param>
    /// <param name="floor">Where to stop.</param>
    /// <param name="level">How deep it is escaped.</param>
    public static int OpeningQuote(ReadOnlySpan<char> text, int end, int floor, out int level)
    {
        level = 0;
        if (end <= floor || text[end - 1] != '"')
        {
            return -1;
        }

        level = EscapedText.LevelOf(text, end - 1);
        if (level > EscapedText.MaxLevel)
        {
            return -1;
        }

        var slashes = (1 << level) - 1;
        var lowest = Math.Max(floor, end - (MaxValue << level));
        for (var at = end - 2; at >= lowest; at--)
        {
            if (text[at] == '"' && CountSlashes(text, at, lowest) == slashes)
            {
                return at - slashes;
            }
        }

        return -1;
    }

    /// <summary>Whether a message may begin here: sentences that merely speak of one have a word before.</summary>
    public static bool IsBeginning(ReadOnlySpan<char> text, int start, int floor)
    {
        var at = start;
        while (at > floor && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is ',' or ')' or '-') ||
            (text[at - 1] == ',' && text[..at].LastIndexOf('[') >= Math.Max(floor, at - MaxValue));
    }

    private static int CountSlashes(ReadOnlySpan<char> text, int quote, int floor)
    {
        var slashes = 0;
        while (quote - slashes > floor && text[quote - slashes - 1] == '\\')
        {
            slashes++;
        }

        return slashes;
    }

    private static bool IsMargin(char c) => c is '|' or '│' or '>' or '#';

    private static bool IsFirstOfLine(ReadOnlySpan<char> text, int at, int lowest)
    {
        while (at > lowest && (text[at - 1] is ' ' or '\t' || IsMargin(text[at - 1])))
        {
            at--;
        }

        return at > 0 && text[at - 1] == '\n';
    }
}
