using System.Text;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Makes text of unknown origin fit for a message: bounded, in one line, and without control characters.</summary>
internal static class SafeText
{
    /// <summary>A name for a message; no real one is longer.</summary>
    public static string Name(string text) => Of(text, 253);

    public static string Of(string text, int limit)
    {
        var result = new StringBuilder();
        foreach (var c in text)
        {
            if (result.Length == limit)
            {
                return result.Append('…').ToString();
            }

            if (!char.IsControl(c))
            {
                result.Append(c);
            }
            else if (char.IsWhiteSpace(c) && result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString().Trim();
    }
}
