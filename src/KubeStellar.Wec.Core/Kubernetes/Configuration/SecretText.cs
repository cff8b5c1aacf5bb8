using System.Buffers;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// Takes out of a program's messages what looks like a secret: login tools print tokens, passwords and keys when they fail. What they say
/// besides, and the codes a user is to type in, stays.
/// </summary>
internal static partial class SecretText
{
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public const string Mark = "[redacted]";

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    public static string Redact(string text)
    {
        text = PrivateKey().Replace(text, Mark);
        text = WebToken().Replace(text, Mark);
        text = UrlCredential().Replace(text, $"://{Mark}@");
        text = Scheme().Replace(text, $"$1 {Mark}");
        text = Assigned().Replace(text, $"$1{Mark}");
        text = Told().Replace(text, $"$1{Mark}");
        return Random().Replace(text, match => LooksRandom(match.ValueSpan) ? Mark : match.Value);
    }

    /// <summary>Letters of both cases and digits, or hexadecimal digits: no word, path or UUID is like that.</summary>
    private static bool LooksRandom(ReadOnlySpan<char> run)
    {
        var words = 0;
        foreach (var part in run.ToString().Split('/'))
        {
            words += Word().IsMatch(part) ? part.Length : 0;
        }

        return run.IndexOfAnyInRange('0', '9') >= 0 && !Guid.TryParse(run, out _)
            && (run.IndexOfAnyExcept(s_hexDigits) < 0
                || (run.IndexOfAnyInRange('a', 'z') >= 0 && run.IndexOfAnyInRange('A', 'Z') >= 0 && words < run.Length / 2));
    }

    /// <summary>A part of a path.</summary>
    [GeneratedRegex(@"^(?:[A-Z]?[a-z_-]+[0-9]*|[A-Z0-9_-]+|[a-z0-9_-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:(?!-----END)[\\s\\S])*(?:-----END [A-Z0-9 ]*-----)?", Options)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}", RegexOptions.CultureInvariant)]
    private static partial Regex WebToken();

    [GeneratedRegex(@"://[^/\s@""']+@", Options)]
    private static partial Regex UrlCredential();

    [GeneratedRegex(@"\b(bearer|basic|negotiate|digest)\s+(?=[^\s""',;]*[0-9=])[^\s""',;]{6,}", Options)]
    private static partial Regex Scheme();

    /// <summary>name=value, --name=value, "name": "value"; the value may be quoted.</summary>
    [GeneratedRegex(
        @"((?<![a-z])[\w.-]*(?:token|secret|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|private[_-]?key|authorization|credential|assertion|cookie|signature)[\w.-]*[""']?\s*(?:=\s*|:\s*(?=[""'])))(?:""[^""]*""?|'[^']*'?|(?:bearer|basic)\s+\S+|[^\s,;&}\])""']+)",
        Options)]
    private static partial Regex Assigned();

    /// <summary>name: value, where a sentence may go on as well; passwords are taken at their word, the rest must look the part.</summary>
    [GeneratedRegex(
        @"((?<![a-z])[\w.-]*(?:(?:passw(?:or)?d|passphrase|pwd)[\w.-]*\s*:\s*(?=\S)|(?:token|secret|key|authorization|credential|assertion|cookie|signature)[\w.-]*\s*:\s*(?=[^\s,;]*[0-9][^\s,;]*)(?=[^\s,;]{8})))[^\s,;]+",
        Options)]
    private static partial Regex Told();

    [GeneratedRegex(@"(?<![\w/+.=-])[A-Za-z0-9+_-][A-Za-z0-9+/_-]{31,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex Random();
}
