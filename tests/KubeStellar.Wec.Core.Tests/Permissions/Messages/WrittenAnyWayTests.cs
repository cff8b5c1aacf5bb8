using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Permissions.Messages;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Core.Tests.Permissions.Messages;

/// <summary>The same sentence reads the same whatever wrote its quotation marks and wherever its lines were broken.</summary>
public sealed class WrittenAnyWayTests
{
    private const string Namespaced =
        """deployments.apps "web" is forbidden: User "system:serviceaccount:shop:deployer" cannot patch resource "deployments/scale" in API group "apps" in the namespace "shop" """;

    private static readonly string[] s_sentences =
    [
        Namespaced.TrimEnd(),
        """storageclasses.storage.k8s.io "fast" is forbidden: User "jane@example.com" cannot get resource "storageclasses" in API group "storage.k8s.io" at the cluster scope""",
        """secrets is forbidden: User "system:serviceaccount:a:b" cannot list resource "secrets" in API group "" in namespace "kube-system" """.TrimEnd(),
        """forbidden: User "system:anonymous" cannot get path "/metrics" """.TrimEnd(),
        """certificatesigningrequests.certificates.k8s.io "c" is forbidden: user not permitted to approve requests with signerName "example.com/agent" """.TrimEnd(),
        """resource mapping not found for name: "x" namespace: "shop" from "f.yaml": no matches for kind "AppWrapper" in version "workload.codeflare.dev/v1beta2" """.TrimEnd(),
    ];

    private static readonly Dictionary<string, Func<string, string>> s_ways = new()
    {
        ["plain"] = text => text,
        ["JSON"] = InJson,
        ["JSON in JSON"] = text => InJson(InJson(text)),
        ["JSON three times"] = text => InJson(InJson(InJson(text))),
        ["bytes of Python"] = text => $"HTTP response body: b'{Doubled(InJson(text))}'",
        ["bytes of Python with JSON in JSON"] = text => $"b'{Doubled(InJson(InJson(text)))}'",
        ["bytes of Python in JSON"] = text => InJson($"b'{Doubled(InJson(text))}'"),
        ["CSV"] = text => $"2026-03-02,cluster1,\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",x",
        ["JSON in CSV"] = text => $"1,\"{InJson(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\",2",
        ["single quotes"] = text => text.Replace('"', '\''),
        ["YAML in single quotes"] = text => $"message: '{text.Replace('"', '\'').Replace("'", "''", StringComparison.Ordinal)}'",
        ["typographic"] = text => Requoted(text, "“$1”"),
        ["German"] = text => Requoted(text, "„$1“"),
        ["French"] = text => Requoted(text, "« $1 »"),
        ["French with narrow spaces"] = text => Requoted(text, "«\u202f$1\u202f»"),
        ["code"] = text => text.Replace('"', '`'),
        ["bold"] = text => Requoted(text, "**\"$1\"**"),
        ["page"] = text => $"<td>{WebUtility.HtmlEncode(text).Replace(" in ", "<br/>in ", StringComparison.Ordinal)}</td>",
        ["source of a page"] = text => WebUtility.HtmlEncode(WebUtility.HtmlEncode(text)),
        ["code of a page"] = text => Requoted(text, "<code>$1</code>"),
        ["address"] = text => $"https://example.com/search?q={Uri.EscapeDataString(text)}",
        ["form"] = text => $"q={Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal)}",
        ["numbers"] = text => JsonSerializer.Serialize(JsonSerializer.Serialize(text)),
        ["mail"] = text => text.Replace("\"", "=22", StringComparison.Ordinal),
        ["invisible characters"] = text =>
            text.Replace("\"", "\u200b\"\ufeff", StringComparison.Ordinal).Replace(" ", "\u00a0", StringComparison.Ordinal),
        ["string that a program broke"] = text => $"'{Doubled(InJson(text)).Replace(" in ", " ' +\n    'in ", StringComparison.Ordinal)}'",
    };

    /// <summary>Where a mark is more than one character, a break within it leaves marks nobody can tell apart.</summary>
    private static readonly string[] s_breakable = ["plain", "typographic", "German", "French", "code", "single quotes"];

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    // A mail breaks no line within what it encodes.
    public static TheoryData<string> DamagedWays => [.. s_ways.Keys.Where(way => way != "mail")];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Whatever_wrote_it_says_the_same(string way) => Assert.All(
        s_sentences, sentence => Assert.Equal(Notation.Read(sentence), Notation.Read(s_ways[way](sentence))));

    [Fact]
    public void It_may_be_broken_at_any_column() => Assert.All(
        from way in s_breakable from sentence in s_sentences from width in Enumerable.Range(9, 80) from lineBreak in (string[])["\n", "\r\n", "\n  | "] select (way, sentence, width, lineBreak),
        at => Assert.Equal(Notation.Read(at.sentence), Notation.Read(Broken(s_ways[at.way](at.sentence), at.width, at.lineBreak))));

    [Theory]
    [MemberData(nameof(DamagedWays))]
    public void Broken_or_cut_anywhere_it_never_says_something_else_nor_more(string way)
    {
        foreach (var sentence in s_sentences)
        {
            var whole = DenialReader.ReadAll(sentence);
            var text = s_ways[way](sentence);
            foreach (var damaged in Enumerable.Range(9, 60).Select(width => Broken(text, width, "\n")).Concat(Enumerable.Range(1, text.Length - 1).Select(length => text[..length])))
            {
                Assert.All(DenialReader.ReadAll(damaged), denial => Assert.Contains(whole, full => IsWithin(denial, full)));
            }
        }
    }

    [Fact]
    public void A_string_in_which_quotes_were_lost_is_read() => Assert.Equal(
        "Missing list pods -n shop (Namespace) by system:serviceaccount:shop:web",
        Notation.Single("pods is forbidden: User system:serviceaccount:shop:web cannot list resource pods in API group  in the namespace shop"));

    private static bool IsWithin(Refusal part, Refusal whole) =>
        part.Kind == whole.Kind &&
        (part.Verb ?? whole.Verb) == whole.Verb && (part.Resource ?? whole.Resource) == whole.Resource && (part.Group ?? whole.Group) == whole.Group &&
        (part.User ?? whole.User) == whole.User && (part.NonResourceUrl ?? whole.NonResourceUrl) == whole.NonResourceUrl &&
        (part.Namespace == whole.Namespace || (part.Namespace is null && (part.Kind == DenialKind.UnknownKind || part.MissingParts.Any(gap => gap is "Scope" or "Namespace"))));

    private static string InJson(string text) =>
        "{\"message\":\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"}";

    private static string Doubled(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal);

    private static string Requoted(string text, string with) => Regex.Replace(text, "\"([^\"]*)\"", with);

    private static string Broken(string text, int width, string lineBreak) =>
        string.Join(lineBreak, text.Chunk(width).Select(line => new string(line)));
}
