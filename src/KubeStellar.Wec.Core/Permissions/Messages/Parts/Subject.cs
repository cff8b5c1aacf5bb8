using KubeStellar.Wec.Permissions.Messages.Text;

namespace KubeStellar.Wec.Permissions.Messages.Parts;

/// <summary>The user that a sentence is about: <c>User "jane"</c>, also without quotation marks.</summary>
/// <param name="User">Their name; null when the sentence names none.</param>
/// <param name="Start">Where the words begin; where the sentence does when there are none.</param>
/// <param name="Mark">The quotation mark around the name; none when there is none.</param>
internal readonly record struct Subject(string? User, int Start, char Mark)
{
    private const int MaxBare = 300;
    private const string BareCharacters = ":@._-/|=+,#";

    /// <summary>Whether the sentence is one that a program fills in: no denial at all.</summary>
    public bool IsTemplate { get; init; }

    public static Subject Before(NormalText text, int end, int floor)
    {
        var none = new Subject(null, end, default);
        if (text.OpeningQuote(end, floor) is var open and >= 0)
        {
            return text.EndsAt(open, "ser") && text.Value(open, end - 1) is { } user && KeywordBefore(text, open, floor) is var word and >= 0
                ? new(user, word, text.Text[open]) { IsTemplate = IsPlaceholder(user) }
                : none;
        }

        var lowest = Math.Max(floor, end - MaxBare);
        var found = end - lowest < 5 ? -1 : text.Text.LastIndexOf("ser", end - 1, end - lowest, StringComparison.Ordinal);
        // Names of service accounts hold the word as well.
        while (found > lowest && !(KeywordBefore(text, found + 3, floor) >= 0 && text.HasGapBefore(found + 3)))
        {
            found = text.Text.LastIndexOf("ser", found - 1, found - lowest, StringComparison.Ordinal);
        }

        if (found <= lowest || found + 3 >= end)
        {
            return none;
        }

        var name = text.Text[(found + 3)..end];
        var raw = text.Raw[text.Start(found + 3)..text.End(end)];
        var isName = text.HasGapBefore(end) && raw.IndexOfAny(" \t\\") < 0 &&
            name.All(c => char.IsAsciiLetterOrDigit(c) || BareCharacters.Contains(c, StringComparison.Ordinal));
        return isName ? new(name, found - 1, default) : none;
    }

    /// <summary>What a program writes where the name is to stand.</summary>
    public static bool IsPlaceholder(string value) => value.Length > 1 && (value[0] == '%' || value.Contains("{{", StringComparison.Ordinal) || value.StartsWith("${", StringComparison.Ordinal));

    private static int KeywordBefore(NormalText text, int end, int floor) =>
        end - 4 >= floor && (text.EndsAt(end, "User") || text.EndsAt(end, "user")) && !text.IsWithinWord(end - 4) ? end - 4 : -1;
}
