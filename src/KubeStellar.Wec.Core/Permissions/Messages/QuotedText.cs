using System.Text;

namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>Takes the values and words that messages are made of.</summary>
internal static class QuotedText
{
    private const int MaxLength = 2048;

    /// <summary>Takes a value as Go's <c>%q</c> writes it.</summary>
    /// <param name="text">Where to read.</param>
    /// <param name="value">The value without quotes and escapes.</param>
    /// <param name="isSanitized">Whether the server replaced angles and ampersands by entities; it does so in one part of its messages only.</param>
    /// <returns>False, with nothing taken, when there is no quote here or none that ends it.</returns>
    /// <remarks>https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/responsewriters/errors.go</remarks>
    public static bool TryTakeQuoted(this ref EscapedText text, out string value, bool isSanitized = true)
    {
        value = "";
        var start = text.Position;
        if (!text.TryTake('"'))
        {
            return false;
        }

        var quoted = new StringBuilder("\"");
        var isWrapped = false;
        while (quoted.Length < MaxLength)
        {
            switch (text.Peek())
            {
                case EscapedText.End:
                    text.Position = start;
                    return false;
                case '\n' or '\r':
                    // Go writes a line break as \n, so this one was put there by whoever wrapped the line.
                    isWrapped = true;
                    text.TakeGap();
                    break;
                case '\\':
                    quoted.Append(text.Next());
                    if (text.Peek() is not EscapedText.End and var escaped)
                    {
                        quoted.Append(escaped);
                        text.Next();
                    }

                    break;
                case '"':
                    text.Next();
                    var content = quoted.Append('"').ToString();
                    value = GoQuoted.Read(isSanitized ? Unsanitize(content) : content);
                    if (!isWrapped || !value.Contains(' ', StringComparison.Ordinal))
                    {
                        return true;
                    }

                    text.Position = start;
                    return false;
                default:
                    quoted.Append(text.Next());
                    break;
            }
        }

        text.Position = start;
        return false;
    }

    /// <summary>Takes a list of quoted values, as <c>["a" "b"]</c>.</summary>
    public static bool TryTakeList(this ref EscapedText text, List<string> values)
    {
        var start = text.Position;
        if (!text.TryTake('['))
        {
            return false;
        }

        do
        {
            text.TakeGap();
            if (text.TryTake(']'))
            {
                return true;
            }
        }
        while (text.TryTakeQuoted(out var value, isSanitized: false) && Add(values, value));

        text.Position = start;
        return false;
    }

    /// <summary>Takes what looks like a name, up to white space or punctuation; empty when there is nothing such.</summary>
    public static string TakeWord(this ref EscapedText text, string alsoAllowed)
    {
        var word = new StringBuilder();
        while (word.Length < 512 && text.Peek() is var c && (char.IsAsciiLetterOrDigit(c) || alsoAllowed.Contains(c, StringComparison.Ordinal)))
        {
            word.Append(text.Next());
        }

        return word.ToString();
    }

    /// <summary>Whether the message ends here, or is cut off.</summary>
    public static bool IsAtEnd(this ref EscapedText text)
    {
        var start = text.Position;
        while (text.Peek() is ' ' or '\t')
        {
            text.Next();
        }

        var c = text.Peek();
        text.Position = start;
        return c is EscapedText.End or '\n' or '\r' or '.' or ',' or ';' or ')' or ']' or '`' or '\'' or '"' or '…' or '<' or '\\';
    }

    private static bool Add(List<string> values, string value)
    {
        values.Add(value);
        return values.Count < 1000;
    }

    private static string Unsanitize(string text) =>
        text.Contains('&', StringComparison.Ordinal)
            ? text.Replace("&lt;", "<", StringComparison.Ordinal)
                .Replace("&gt;", ">", StringComparison.Ordinal)
                .Replace("&amp;", "&", StringComparison.Ordinal)
            : text;
}
