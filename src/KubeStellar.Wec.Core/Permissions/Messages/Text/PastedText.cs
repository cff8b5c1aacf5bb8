using System.Buffers;
using System.Net;
using System.Numerics;
using System.Text;

namespace KubeStellar.Wec.Permissions.Messages.Text;

/// <summary>
/// Takes out of a text what terminals, web pages, word processors and mail did to its characters. Line breaks stay where they are.
/// </summary>
internal static class PastedText
{
    private const int MaxEntity = 10;

    // The server itself writes &lt; &gt; and &amp;, so those say nothing of the page around.
    private static readonly string[] s_entities =
        ["&quot;", "&#34;", "&#x22;", "&apos;", "&#39;", "&#x27;", "&ldquo;", "&laquo;", "&#8220;", "&#171;", "&amp;quot;", "&amp;#34;", "&nbsp;"];

    private static readonly SearchValues<char> s_marks = SearchValues.Create(
        "\u001b\u0000\uffff“”„‟＂‘’‚‛′«»‹›\u00a0\u202f\u2009\u200a\u2028\u2029\u0085\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff");

    public static ReadOnlySpan<char> Restore(ReadOnlySpan<char> text)
    {
        text = EncodedText.Decode(text);
        var hasEntities = HasEntities(text);
        if (!hasEntities && text.IndexOfAny(s_marks) < 0 && text.IndexOf("\\u00") < 0 && text.IndexOf("<code>") < 0)
        {
            return text;
        }

        var restored = Restore(text, hasEntities);
        // A page that shows the source of a page.
        return hasEntities && HasEntities(restored) ? Restore(restored, true) : restored;
    }

    private static string Restore(ReadOnlySpan<char> text, bool hasEntities)
    {
        var restored = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '“' or '”' or '„' or '‟' or '＂':
                    restored.Append('"');
                    break;
                case '‘' or '’' or '‚' or '‛' or '′':
                    restored.Append('\'');
                    break;
                case '«' or '»' or '‹' or '›':
                    i += AppendGuillemet(restored, text, i);
                    break;
                case '\u0000' or '\uffff' or '\u00a0' or '\u202f' or '\u2009' or '\u200a' or '\u2028' or '\u2029' or '\u0085' or '\u3000':
                    restored.Append(' ');
                    break;
                case '\u00ad' or (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or '\u2060' or (>= '\u2066' and <= '\u2069') or '\ufeff':
                    break;
                case '\u001b':
                    i += LengthOfControl(text[i..]) - 1;
                    break;
                case '&' when hasEntities && TryEntity(text[i..], out var plain, out var length):
                    restored.Append(plain);
                    i += length - 1;
                    break;
                case '<' when text[i..].StartsWith("<code>"):
                    restored.Append('`');
                    i += 5;
                    break;
                case '<' when text[i..].StartsWith("</code>"):
                    restored.Append('`');
                    i += 6;
                    break;
                case '\\' or '&' when LengthOfBroken(text[i..], hasEntities, out var mark) is var length and > 0:
                    if (text[i] == '\\')
                    {
                        AppendQuote(restored.Append('\\'), mark);
                    }
                    else
                    {
                        restored.Append(mark);
                    }

                    restored.Append('\n');
                    i += length - 1;
                    break;
                case 'u' when i > 0 && text[i - 1] == '\\' && (text[i..].StartsWith("u0022") || text[i..].StartsWith("u0027")):
                    AppendQuote(restored, text[i + 4] == '2' ? '"' : '\'');
                    i += 4;
                    break;
                default:
                    restored.Append(text[i]);
                    break;
            }
        }

        return restored.ToString();
    }

    private static bool HasEntities(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('&') < 0)
        {
            return false;
        }

        foreach (var entity in s_entities)
        {
            if (text.IndexOf(entity) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Length of an escaped mark with a broken line in it; 0 when there is none.</summary>
    private static int LengthOfBroken(ReadOnlySpan<char> text, bool hasEntities, out char mark)
    {
        Span<char> word = stackalloc char[MaxEntity];
        var (length, at, breaks) = (0, 0, 0);
        for (; at < text.Length && at < 80 && length < 7; at++)
        {
            if (text[at] == '\n' && breaks < 1)
            {
                breaks++;
                while (at + 1 < text.Length && " \t|│>#".Contains(text[at + 1], StringComparison.Ordinal))
                {
                    at++;
                }
            }
            else if (text[at] != '\r')
            {
                word[length++] = text[at];
                if (length > 1 && !(char.IsAsciiLetterOrDigit(text[at]) || text[at] is '#' or ';'))
                {
                    break;
                }

                var (plain, taken) = breaks == 0 ? default : MarkOf(word[..length], hasEntities);
                if (taken)
                {
                    mark = plain;
                    return at + 1;
                }
            }
        }

        mark = default;
        return 0;
    }

    private static (char Mark, bool IsOne) MarkOf(ReadOnlySpan<char> word, bool hasEntities) => word switch
    {
        "\\u0022" => ('"', true),
        "\\u0027" => ('\'', true),
        "&quot;" or "&#34;" or "&#x22;" => ('"', hasEntities),
        "&#39;" or "&#x27;" or "&apos;" => ('\'', hasEntities),
        _ => default,
    };

    private static bool TryEntity(ReadOnlySpan<char> text, out string plain, out int length)
    {
        length = text[..Math.Min(MaxEntity, text.Length)].IndexOf(';') + 1;
        var entity = length < 4 ? "" : text[..length].ToString();
        plain = WebUtility.HtmlDecode(entity) switch
        {
            "“" or "”" or "„" or "«" or "»" => "\"",
            "‘" or "’" or "‚" => "'",
            "\u00a0" => " ",
            var decoded => decoded,
        };
        return length >= 4 && plain != entity;
    }

    /// <summary>French puts spaces within them, German turns them round.</summary>
    /// <returns>How many characters behind it belong to it.</returns>
    private static int AppendGuillemet(StringBuilder restored, ReadOnlySpan<char> text, int at)
    {
        var isLeft = text[at] is '«' or '‹';
        var isAfterSpace = at == 0 || char.IsWhiteSpace(text[at - 1]) || "([{:=,>*".Contains(text[at - 1], StringComparison.Ordinal);
        var isOpening = isLeft ? isAfterSpace : isAfterSpace && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]);
        var spaces = 0;
        if (isOpening)
        {
            while (at + spaces + 1 < text.Length && spaces < 3 && text[at + spaces + 1] is ' ' or '\u00a0' or '\u202f')
            {
                spaces++;
            }
        }
        else
        {
            while (restored.Length > 0 && restored[^1] == ' ' && !isLeft)
            {
                restored.Length--;
            }
        }

        restored.Append('"');
        return spaces;
    }

    /// <summary>
    /// Another level doubles the backslashes of <c>\u0022</c> and leaves the rest; in <c>\"</c> it escapes the quote as well. The
    /// odd ones before belong to the quote, whatever backslashes of the text itself come first. An apostrophe needs none.
    /// </summary>
    private static void AppendQuote(StringBuilder restored, char mark)
    {
        var slashes = 0;
        while (slashes < restored.Length && slashes < 63 && restored[^(slashes + 1)] == '\\')
        {
            slashes++;
        }

        var own = 1 << BitOperations.TrailingZeroCount(slashes);
        if (mark == '\'')
        {
            restored.Length -= own;
            restored.Append(mark);
        }
        else
        {
            restored.Append('\\', own - 1).Append(mark);
        }
    }

    /// <summary>Colours and cursor movements: ESC [ numbers letter.</summary>
    private static int LengthOfControl(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[1] != '[')
        {
            return 1;
        }

        var end = text[2..].IndexOfAnyExceptInRange('\u0020', '\u003f');
        return end is < 0 or > 32 ? 1 : end + 3;
    }
}
