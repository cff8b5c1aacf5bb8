using System.Text;

namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>
/// Folds the lines of quoted text into one (YAML 1.1 §9.1.2 and §9.1.3, as libyaml does it): blanks around a break go, a single break is a
/// space, of several the first goes; the line and paragraph separators of Unicode are breaks that stay.
/// </summary>
internal static class YamlFolding
{
    /// <summary>What stands between double quotes then; null when there is no break to fold.</summary>
    /// <param name="content">What stands between the quotation marks.</param>
    /// <param name="mark">The mark: single or double.</param>
    /// <param name="lines">How many lines were folded away.</param>
    public static string? OfQuoted(ReadOnlySpan<char> content, char mark, out int lines)
    {
        lines = 0;
        if (content.IndexOfAny("\n\r\u0085\u2028\u2029") < 0)
        {
            return null;
        }

        var result = new StringBuilder();
        for (var at = 0; at < content.Length;)
        {
            var c = content[at];
            if (IsBreak(c))
            {
                TrimBlanks(result);
                at = Fold(content, at, result, isEscaped: false, ref lines);
            }
            else if (c == '\\' && mark == '"' && at + 1 < content.Length)
            {
                if (IsBreak(content[at + 1]))
                {
                    at = Fold(content, at + 1, result, isEscaped: true, ref lines);
                    continue;
                }

                result.Append(c).Append(content[at + 1]);
                at += 2;
            }
            else
            {
                result.Append(mark == '\'' && c is '"' or '\\' ? "\\" : "").Append(c);
                at += c == mark ? 2 : 1;
            }
        }

        return result.ToString();
    }

    private static int Fold(ReadOnlySpan<char> content, int at, StringBuilder result, bool isEscaped, ref int lines)
    {
        var breaks = new StringBuilder();
        var isFirst = true;
        var isSpace = false;
        while (at < content.Length && (IsBreak(content[at]) || content[at] is ' ' or '\t'))
        {
            var c = content[at++];
            if (!IsBreak(c))
            {
                continue;
            }

            if (c is '\n' or '\r')
            {
                lines++;
                at += c == '\r' && at < content.Length && content[at] == '\n' ? 1 : 0;
            }

            var kept = c switch { '\u2028' => "\\L", '\u2029' => "\\P", _ => "\\n" };
            if (!isFirst || kept != "\\n")
            {
                breaks.Append(kept);
            }
            else
            {
                isSpace = !isEscaped;
            }

            isFirst = false;
        }

        result.Append(breaks.Length == 0 && isSpace ? " " : breaks.ToString());
        return at;
    }

    // An escaped blank stays: it is what the escape is for.
    private static void TrimBlanks(StringBuilder result)
    {
        while (result.Length > 0 && result[^1] is ' ' or '\t' && !(result.Length > 1 && result[^2] == '\\'))
        {
            result.Length--;
        }
    }

    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
