using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Permissions;

/// <summary>Reads what Go's <c>%q</c> wrote; API servers quote names in their sentences with it.</summary>
internal static class GoQuoted
{
    /// <summary>A quoted string, for use in a larger pattern.</summary>
    public const string Pattern = """
        "(?:[^"\\]|\\.)*"
        """;

    /// <summary>The text within the quotes; escapes that are none stay as they are.</summary>
    public static string Read(ReadOnlySpan<char> quoted)
    {
        var text = quoted.Length >= 2 && quoted[0] == '"' && quoted[^1] == '"' ? quoted[1..^1] : quoted;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            var digits = text[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0 && i + digits < text.Length &&
                int.TryParse(text.Slice(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) &&
                Rune.TryCreate(code, out var rune))
            {
                plain.Append(rune.ToString());
                i += digits;
                continue;
            }

            plain.Append(text[i] switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                'a' => "\a",
                'b' => "\b",
                'f' => "\f",
                'v' => "\v",
                '"' => "\"",
                '\\' => "\\",
                var other => "\\" + other,
            });
        }

        return plain.ToString();
    }
}
