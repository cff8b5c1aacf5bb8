using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// Makes text of unknown origin fit for a terminal: bounded, in one line, and without what a terminal obeys or a reader cannot see:
/// control characters, formatting characters such as those that turn the direction of writing, and separators of lines.
/// </summary>
public static class SafeText
{
    private const int MaxLine = 16 * 1024;

    /// <summary>A name for a message; no real one is longer.</summary>
    public static string Name(string text) => Of(text, 253);

    /// <summary>A message, warning, question or cell of a table.</summary>
    public static string Line(string? text) => text is null || IsSafe(text) ? text ?? "" : Of(text, MaxLine);

    public static string Of(string text, int limit)
    {
        var result = new StringBuilder();
        // Characters outside the basic plane are two units of UTF-16; halves of them become replacement characters.
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= limit)
            {
                return result.Append('…').ToString();
            }

            if (Rune.IsWhiteSpace(rune))
            {
                AppendBlank(result, rune);
            }
            else if (!IsObeyedOrUnseen(rune))
            {
                result.Append(rune);
            }
        }

        return result.ToString().Trim();
    }

    // Most texts are harmless, and a table of a large fleet has many cells.
    private static bool IsSafe(string text) =>
        text.Length <= MaxLine && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && (text.Length == 0 || (text[0] != ' ' && text[^1] != ' '));

    private static void AppendBlank(StringBuilder result, Rune rune)
    {
        // Blanks stay as they are; tabs and ends of lines, however many, become one.
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
        {
            result.Append(' ');
        }
        else if (result.Length > 0 && result[^1] != ' ')
        {
            result.Append(' ');
        }
    }

    private static bool IsObeyedOrUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || IsDefaultIgnorable(rune.Value);

    // What Unicode asks to show as nothing without calling it a formatting character: fillers, selectors of variants, tags.
    private static bool IsDefaultIgnorable(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0
        or (>= 0x180B and <= 0x180F) or (>= 0x2065 and <= 0x2069) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF0 and <= 0xFFF8)
        or (>= 0xE0000 and <= 0xE0FFF);
}
