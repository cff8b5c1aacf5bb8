using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Properties;

/// <summary>
/// Which keys KubeStellar's template expansion can use (pkg/transport/generic of https://github.com/kubestellar/kubestellar
/// passes on only keys that Go's <c>token.IsIdentifier</c> accepts and leaves the others out without a word), and which keys a
/// ConfigMap can hold.
/// </summary>
public static partial class PropertyRules
{
    /// <summary>The property every WEC has without being given it; a ConfigMap's own value hides it.</summary>
    public const string BuiltInName = "clusterName";

    private const int MaxKeyLength = 253;

    private static readonly HashSet<string> s_goKeywords = new(StringComparer.Ordinal)
    {
        "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if",
        "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var",
    };

    /// <summary>Whether a ConfigMap accepts the key.</summary>
    public static bool IsConfigMapKey(string key) =>
        key.Length <= MaxKeyLength && ConfigMapKey().IsMatch(key) && key != "." && !key.StartsWith("..", StringComparison.Ordinal);

    /// <summary>Whether a template can name the key, as in <c>{{.key}}</c>.</summary>
    public static bool IsTemplateName(string key)
    {
        if (key.Length == 0 || s_goKeywords.Contains(key))
        {
            return false;
        }

        var isFirst = true;
        foreach (var rune in key.EnumerateRunes())
        {
            var isLetter = rune.Value == '_' || IsGoLetter(rune);
            if (!isLetter && (isFirst || Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber))
            {
                return false;
            }

            isFirst = false;
        }

        return true;
    }

    /// <summary>A key close to the given one that a template can name: <c>location-group</c> becomes <c>location_group</c>.</summary>
    public static string Suggest(string key)
    {
        var name = new StringBuilder(key.Length + 1);
        foreach (var c in key)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || s_goKeywords.Contains(name.ToString()))
        {
            name.Insert(0, '_');
        }

        return name.ToString();
    }

    private static bool IsGoLetter(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex ConfigMapKey();
}
