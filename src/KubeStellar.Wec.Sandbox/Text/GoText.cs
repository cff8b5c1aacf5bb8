using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Sandbox.Text;

/// <summary>Formats text as Go programs do.</summary>
public static class GoText
{
    /// <summary>The format <c>%q</c>: quoted, with Go's escapes; printable characters beyond ASCII are kept.</summary>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            Append(text, rune);
        }

        return text.Append('"').ToString();
    }

    /// <summary>A duration as tables show an age: <c>45s</c>, <c>4m10s</c>, <c>3h2m</c>, <c>5d1h</c>, <c>2y30d</c>.</summary>
    public static string Age(TimeSpan age)
    {
        // k8s.io/apimachinery/pkg/util/duration, HumanDuration.
        var seconds = (long)age.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }

        return Math.Max(seconds, 0) switch
        {
            < 60 * 2 and var s => $"{s}s",
            < 60 * 10 and var s => Two(s / 60, "m", s % 60, "s"),
            < 3600 * 3 and var s => $"{s / 60}m",
            < 3600 * 8 and var s => Two(s / 3600, "h", s / 60 % 60, "m"),
            < 3600 * 48 and var s => $"{s / 3600}h",
            < 86400 * 8 and var s => Two(s / 86400, "d", s / 3600 % 24, "h"),
            < 86400L * 365 * 2 and var s => $"{s / 86400}d",
            < 86400L * 365 * 8 and var s => Two(s / 86400 / 365, "y", s / 86400 % 365, "d"),
            var s => $"{s / 86400 / 365}y",
        };
    }

    private static string Two(long big, string bigUnit, long small, string smallUnit) =>
        small == 0 ? $"{big}{bigUnit}" : $"{big}{bigUnit}{small}{smallUnit}";

    private static void Append(StringBuilder text, Rune rune)
    {
        switch (rune.Value)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append("\\\\"); break;
            case '\a': text.Append("\\a"); break;
            case '\b': text.Append("\\b"); break;
            case '\f': text.Append("\\f"); break;
            case '\n': text.Append("\\n"); break;
            case '\r': text.Append("\\r"); break;
            case '\t': text.Append("\\t"); break;
            case '\v': text.Append("\\v"); break;
            case < 0x20 or 0x7f: text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"); break;
            case > 0xffff when !Printable(rune): text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"); break;
            case > 0x7f when !Printable(rune): text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"); break;
            default: text.Append(rune.ToString()); break;
        }
    }

    private static bool Printable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
