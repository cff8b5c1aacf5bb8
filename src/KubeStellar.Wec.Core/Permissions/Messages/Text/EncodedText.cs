using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Permissions.Messages.Text;

/// <summary>
/// Decodes what addresses (<c>%22</c>) and mails (<c>=22</c>) make of quotation marks. Both are only taken for it where quotation marks were
/// encoded, since a percent or equals sign may well stand for itself.
/// </summary>
internal static class EncodedText
{
    public static ReadOnlySpan<char> Decode(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < 2 && (text.IndexOf("%22") >= 0 || text.IndexOf("%2522") >= 0 || text.IndexOf("%27") >= 0); i++)
        {
            text = DecodeAddresses(text);
        }

        return text.IndexOf("=22") >= 0 || text.IndexOf("=E2=80=9") >= 0 || text.IndexOf("=3D") >= 0 ? DecodeMail(text) : text;
    }

    /// <summary>Decodes the words that look like a part of an address.</summary>
    private static string DecodeAddresses(ReadOnlySpan<char> text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var length = text[start..].IndexOfAny(" \t\r\n");
            var word = length < 0 ? text[start..] : text.Slice(start, length);
            if (word.IndexOf("%2") >= 0 || word.IndexOf("%3A") >= 0)
            {
                var isForm = word.IndexOf('+') >= 0 && word.IndexOf("%20") < 0;
                var plain = Uri.UnescapeDataString(word.ToString());
                // A line break would move all that follows.
                decoded.Append((isForm ? plain.Replace('+', ' ') : plain).Replace('\n', ' '));
            }
            else
            {
                decoded.Append(word);
            }

            start += word.Length;
            if (start < text.Length)
            {
                decoded.Append(text[start++]);
            }
        }

        return decoded.ToString();
    }

    /// <summary>Quoted-printable: marks, equals signs and backslashes, and typographic marks in UTF-8. Soft line breaks stay.</summary>
    private static string DecodeMail(ReadOnlySpan<char> text)
    {
        var decoded = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            var count = text[i] == '=' ? BytesOf(text[i..], bytes) : 0;
            if (count > 0 && (count > 1 || bytes[0] is (byte)'"' or (byte)'\'' or (byte)'=' or (byte)'\\' or (byte)' '))
            {
                decoded.Append(Encoding.UTF8.GetString(bytes[..count]));
                i += (3 * count) - 1;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }

        return decoded.ToString();
    }

    /// <summary>The bytes of the one character that is written here; 0 when there is none.</summary>
    private static int BytesOf(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var count = 0;
        for (var wanted = 1; count < wanted; count++)
        {
            var at = 3 * count;
            if (at + 2 >= text.Length || text[at] != '=' ||
                !byte.TryParse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count]))
            {
                return 0;
            }

            wanted = count > 0 ? wanted : bytes[0] switch { < 0x80 => 1, >= 0xf0 => 4, >= 0xe0 => 3, >= 0xc0 => 2, _ => 0 };
            if (wanted == 0)
            {
                return 0;
            }
        }

        return count;
    }
}
