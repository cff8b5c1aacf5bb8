using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>
/// Writes an object as YAML for people and for kubectl. Whatever a reader might take for anything but text is quoted, in the way of
/// JSON, which every YAML reader takes.
/// </summary>
internal static partial class YamlWriter
{
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    };

    /// <summary>One document, without a separator.</summary>
    public static string Write(JsonObject document)
    {
        var yaml = new StringBuilder();
        WriteMembers(yaml, document, "");
        return yaml.ToString();
    }

    private static void WriteMembers(StringBuilder yaml, JsonObject item, string indent)
    {
        var isFirst = true;
        foreach (var (name, value) in item)
        {
            // The first member stands behind the dash of a list.
            yaml.Append(isFirst && yaml.Length > 0 && yaml[^1] == ' ' ? "" : indent).Append(Scalar(name)).Append(':');
            WriteValue(yaml, value, indent + "  ", indent);
            isFirst = false;
        }
    }

    private static void WriteValue(StringBuilder yaml, JsonNode? value, string indent, string dashIndent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                yaml.Append('\n');
                WriteMembers(yaml, members, indent);
                break;
            case JsonArray { Count: > 0 } items:
                yaml.Append('\n');
                WriteItems(yaml, items, dashIndent);
                break;
            default:
                yaml.Append(' ').Append(Leaf(value)).Append('\n');
                break;
        }
    }

    private static void WriteItems(StringBuilder yaml, JsonArray items, string indent)
    {
        foreach (var item in items)
        {
            yaml.Append(indent).Append('-');
            if (item is JsonObject { Count: > 0 } members)
            {
                yaml.Append(' ');
                WriteMembers(yaml, members, indent + "  ");
            }
            else
            {
                WriteValue(yaml, item, indent + "  ", indent + "  ");
            }
        }
    }

    private static string Leaf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !s_words.Contains(text) ? text : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(@"^[A-Za-z/][A-Za-z0-9_./-]*(:[A-Za-z0-9_./-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
