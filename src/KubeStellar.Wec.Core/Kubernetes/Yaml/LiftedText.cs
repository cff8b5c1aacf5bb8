using System.Buffers;
using System.Globalization;
using System.Text;

namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>
/// A text in which every long run of base64 was replaced by a short mark. Nine tenths of a kubeconfig are certificates, and a YAML
/// scanner walks through them character by character; with marks it has little left to read. A run means the same to YAML as its mark:
/// neither holds an indicator, a space or a line break.
/// </summary>
internal sealed class LiftedText
{
    private const char Open = '\uE000';
    private const char Close = '\uE001';
    private const int Shortest = 64;
    private static readonly SearchValues<char> s_base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private readonly string _original;
    private readonly List<Range> _runs = [];

    public LiftedText(string original)
    {
        _original = original;
        Text = original.AsSpan().IndexOfAny(Open, Close) >= 0 ? original : Lift();
    }

    /// <summary>The text to scan.</summary>
    public string Text { get; }

    /// <summary>Puts the runs back into a piece of <see cref="Text"/>.</summary>
    public string Restore(string piece)
    {
        if (_runs.Count == 0 || !piece.Contains(Open, StringComparison.Ordinal))
        {
            return piece;
        }

        var result = new StringBuilder();
        var rest = piece.AsSpan();
        for (var at = rest.IndexOf(Open); at >= 0; at = rest.IndexOf(Open))
        {
            var end = rest.IndexOf(Close);
            result.Append(rest[..at]).Append(_original.AsSpan()[_runs[int.Parse(rest[(at + 1)..end], NumberFormatInfo.InvariantInfo)]]);
            rest = rest[(end + 1)..];
        }

        return result.Append(rest).ToString();
    }

    private string Lift()
    {
        var text = _original.AsSpan();
        var result = new StringBuilder();
        var copied = 0;
        var at = 0;
        while (at < text.Length)
        {
            var start = text[at..].IndexOfAny(s_base64);
            if (start < 0)
            {
                break;
            }

            start += at;
            var length = text[start..].IndexOfAnyExcept(s_base64);
            length = length < 0 ? text.Length - start : length;
            at = start + length;

            // After a backslash the run begins with the letters of an escape sequence.
            if (length >= Shortest && (start == 0 || text[start - 1] != '\\'))
            {
                result.Append(text[copied..start]).Append(Open).Append(NumberFormatInfo.InvariantInfo, $"{_runs.Count}").Append(Close);
                _runs.Add(start..at);
                copied = at;
            }
        }

        return _runs.Count == 0 ? _original : result.Append(text[copied..]).ToString();
    }
}
