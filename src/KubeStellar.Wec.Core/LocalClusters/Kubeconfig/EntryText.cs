using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>Writes a kubeconfig entry as YAML.</summary>
internal static partial class EntryText
{
    private static readonly string[] s_words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

    /// <summary>As kubectl writes it: lines, with the keys in order.</summary>
    public static string Block(KubeconfigUpsert entry, string indent, string newLine)
    {
        var lines = new StringBuilder();
        var key = entry.List.BodyKey();
        var inner = indent + "    ";
        if (entry.Body.Map is { Count: > 0 } body)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{indent}- {key}:{newLine}");
            WriteMap(lines, body, inner, newLine);
        }
        else
        {
            lines.Append(CultureInfo.InvariantCulture, $"{indent}- {key}: {{}}{newLine}");
        }

        return lines.Append(CultureInfo.InvariantCulture, $"{indent}  name: {Scalar(entry.Name)}{newLine}").ToString();
    }

    /// <summary>In braces, which is JSON and YAML.</summary>
    public static string Flow(KubeconfigUpsert entry) =>
        $"{{\"name\": {JsonSerializer.Serialize(entry.Name, TextJson.Default.String)}, \"{entry.List.BodyKey()}\": {NodeJson.Write(entry.Body)}}}";

    private static void WriteMap(StringBuilder lines, Dictionary<string, KubeNode> map, string indent, string newLine)
    {
        foreach (var (key, value) in map)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{indent}{Scalar(key)}:");
            if (value.Map is { Count: > 0 } inner)
            {
                lines.Append(newLine);
                WriteMap(lines, inner, indent + "  ", newLine);
            }
            else
            {
                lines.Append(CultureInfo.InvariantCulture, $" {Value(value)}{newLine}");
            }
        }
    }

    private static string Value(KubeNode node) =>
        node.Text is { } text && !node.IsPlain ? Scalar(text)
        : node.Text is { } plain && !s_words.Contains(plain.ToLowerInvariant()) && !Number().IsMatch(plain) ? Scalar(plain)
        : NodeJson.Write(node) ?? "null";

    /// <summary>Plain where no reader could take it for anything but text.</summary>
    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !s_words.Contains(text.ToLowerInvariant()) ? text : JsonSerializer.Serialize(
            text, TextJson.Default.String);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+/=._@:-]*[A-Za-z0-9+/=._@-]\z|^[A-Za-z]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^-?[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class TextJson : System.Text.Json.Serialization.JsonSerializerContext;
