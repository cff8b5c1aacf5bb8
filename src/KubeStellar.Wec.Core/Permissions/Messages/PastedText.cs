using System.Buffers;
using System.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>Takes out of a text what terminals, web pages and word processors did to its quotes.</summary>
internal static class PastedText
{
    private static readonly SearchValues<char> s_marks = SearchValues.Create("\u001b\u0000\uffff“”„&u");

    public static ReadOnlySpan<char> Restore(ReadOnlySpan<char> text)
    {
        if (!NeedsWork(text))
        {
            return text;
        }

        var hasEntities = HasEntities(text);
        var restored = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text[i..];
            switch (text[i])
            {
                case '“' or '”' or '„':
                    restored.Append('"');
                    break;
                case '\0' or '\uffff':
                    restored.Append(' ');
                    break;
                case '\u001b':
                    i += LengthOfControl(rest) - 1;
                    break;
                case '&' when hasEntities && TryEntity(rest, out var plain, out var length):
                    restored.Append(plain);
                    i += length - 1;
                    break;
                case 'u' when rest.StartsWith("u0022") && i > 0 && text[i - 1] == '\\':
                    AppendQuote(restored);
                    i += 4;
                    break;
                default:
                    restored.Append(text[i]);
                    break;
            }
        }

        return restored.ToString();
    }

    private static bool NeedsWork(ReadOnlySpan<char> text) =>
        text.IndexOfAny(s_marks) >= 0 &&
        (text.IndexOfAny("\u001b\u0000\uffff") >= 0 || text.IndexOfAny("“”„") >= 0 || text.IndexOf("\\u0022") >= 0 || HasEntities(text));

    // The server itself writes &lt; &gt; and &amp;, so those say nothing of the page around.
    private static bool HasEntities(ReadOnlySpan<char> text) => text.IndexOf("&quot;") >= 0 || text.IndexOf("&#34;") >= 0 || text.IndexOf("&#x22;") >= 0;

    private static bool TryEntity(ReadOnlySpan<char> text, out char plain, out int length)
    {
        (plain, length) = text switch
        {
            _ when text.StartsWith("&quot;") => ('"', 6),
            _ when text.StartsWith("&#34;") => ('"', 5),
            _ when text.StartsWith("&#x22;") => ('"', 6),
            _ when text.StartsWith("&#39;") => ('\'', 5),
            _ when text.StartsWith("&amp;") => ('&', 5),
            _ when text.StartsWith("&lt;") => ('<', 4),
            _ when text.StartsWith("&gt;") => ('>', 4),
            _ => default,
        };
        return length > 0;
    }

    /// <summary>Each level writes <c>\u0022</c> with twice the backslashes, and <c>\"</c> with one more than that.</summary>
    private static void AppendQuote(StringBuilder restored)
    {
        var slashes = 0;
        while (slashes < restored.Length && slashes < 64 && restored[^(slashes + 1)] == '\\')
        {
            slashes++;
        }

        restored.Append('\\', slashes - 1).Append('"');
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
