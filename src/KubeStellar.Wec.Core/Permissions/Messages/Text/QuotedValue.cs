using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Permissions.Messages.Text;

/// <summary>Reads what stands between quotation marks.</summary>
internal static partial class QuotedValue
{
    /// <summary>
    /// The value that Go's <c>%q</c> wrote, through the escaping around it; null when a broken line leaves open what it is.
    /// </summary>
    /// <param name="raw">What stands between the marks.</param>
    /// <param name="slashes">Backslashes before each mark.</param>
    /// <param name="width">How often each mark is repeated.</param>
    /// <param name="isSanitized">Whether the server replaced angles and ampersands by entities.</param>
    /// <remarks>https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/responsewriters/errors.go</remarks>
    public static string? Read(ReadOnlySpan<char> raw, int slashes, int width, bool isSanitized)
    {
        var text = raw.ToString();
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            text = Joint().Replace(text, "\n");
        }

        for (; width > 1; width /= 2)
        {
            text = text.Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        text = Unescape(text, slashes);
        if (text.AsSpan().IndexOfAny('\n', '\r') >= 0)
        {
            // Go writes a line break as \n, so this one was put there by whoever wrapped the line; of spaces nobody can tell.
            text = Wrap().Replace(text, "");
            if (text.Contains(' ', StringComparison.Ordinal) || text.EndsWith('\\'))
            {
                return null;
            }
        }

        text = Tags().Replace(text, "${inner}");
        return GoQuoted.Read('"' + (isSanitized ? Unsanitize(text) : text) + '"');
    }

    /// <summary>
    /// Takes away as many levels of escaping as the backslashes before a quotation mark tell. Each level of JSON doubles them and adds one;
    /// what prints strings by other quotes doubles them only.
    /// </summary>
    public static string Unescape(string text, int slashes)
    {
        for (var levels = 32 - BitOperations.LeadingZeroCount((uint)slashes); levels > 0 && text.Contains('\\', StringComparison.Ordinal); levels--)
        {
            text = UnescapeOnce(text);
        }

        return text;
    }

    public static string OnOneLine(string text) => Space().Replace(text, " ");

    private static string UnescapeOnce(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            var c = text[++i];
            if (c == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
            {
                plain.Append((char)code);
                i += 4;
                continue;
            }

            plain.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c });
        }

        return plain.ToString();
    }

    private static string Unsanitize(string text) =>
        text.Contains('&', StringComparison.Ordinal)
            ? text.Replace("&lt;", "<", StringComparison.Ordinal)
                .Replace("&gt;", ">", StringComparison.Ordinal)
                .Replace("&amp;", "&", StringComparison.Ordinal)
            : text;

    /// <summary>A string that a program broke in two: <c>' + '</c> at the end of a line.</summary>
    [GeneratedRegex("""(?<mark>["'])[ \t]*(?:\+[ \t]*\r?\n|\r?\n[ \t]*\+)[ \t]*\k<mark>""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Joint();

    /// <summary>A broken line with the margin of the next one.</summary>
    [GeneratedRegex("""[ \t]*[│|]?[ \t]*[=\\]?\r?\n[ \t|│>#]*(?:\\ )?|\r""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Wrap();

    [GeneratedRegex("""\A<(?<tag>[a-z]+)[^<>]*>(?<inner>.*)</\k<tag>>\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("""(?:[ \t\u00a0]|\\?\r?\n[ \t|│>#]*(?:\\ )?)+""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
