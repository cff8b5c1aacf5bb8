using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>What a scalar without quotes means to kubectl: YAML 1.1, as the Go library reads it that all of Kubernetes uses.</summary>
internal static partial class YamlScalar
{
    /// <summary>True or false in any of its spellings; null for anything else.</summary>
    public static bool? Flag(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => false,
        _ => null,
    };

    public static void Write(string text, Utf8JsonWriter writer)
    {
        if (Flag(text) is { } flag)
        {
            writer.WriteBooleanValue(flag);
            return;
        }

        // Few scalars are numbers, and most show that in their first character.
        var digits = text.Length > 0 && text[0] is (>= '0' and <= '9') or '+' or '-' or '.' ? text.Replace("_", "", StringComparison.Ordinal) : "";
        if (Whole(digits) is { } whole)
        {
            writer.WriteNumberValue(whole);
        }
        else if (Decimal().IsMatch(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static decimal? Whole(string text)
    {
        var isNegative = text.StartsWith('-');
        var digits = text.AsSpan(isNegative || text.StartsWith('+') ? 1 : 0);
        var at = digits is ['0', 'x' or 'X', ..] or ['0', 'b' or 'B', ..] or ['0', 'o' or 'O', ..] ? 2 : digits is ['0', not '.', ..] ? 1 : 0;
        var radix = at == 0 ? 10 : char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'b' => 2, _ => 8 };
        decimal value = 0;
        digits = digits[at..];
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix || (value = (value * radix) + digit) > ulong.MaxValue)
            {
                return null;
            }
        }

        return digits.IsEmpty ? null : isNegative ? (value <= 9_223_372_036_854_775_808m ? -value : null) : value;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
