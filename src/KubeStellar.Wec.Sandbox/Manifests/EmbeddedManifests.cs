using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeStellar.Wec.Sandbox.Manifests;

/// <summary>The embedded YAML files with what a real cluster, hub or klusterlet operator creates.</summary>
internal static class EmbeddedManifests
{
    private static readonly ConcurrentDictionary<string, JsonObject[]> s_templates = new();

    /// <summary>New copies of the objects in a file, with every <c>${placeholder}</c> in their strings filled in.</summary>
    public static IReadOnlyList<JsonObject> Load(string name, params (string Placeholder, string Value)[] values) =>
        [.. s_templates.GetOrAdd(name, Parse).Select(template => (JsonObject)Fill(template, values)!)];

    private static JsonObject[] Parse(string name)
    {
        using var stream = typeof(EmbeddedManifests).Assembly.GetManifestResourceStream($"KubeStellar.Wec.Sandbox.Manifests.{name}")
            ?? throw new InvalidOperationException($"There is no manifest {name} in the assembly.");
        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
    }

    // Filled in after parsing, so that no value is read as YAML.
    private static JsonNode? Fill(JsonNode? node, (string Placeholder, string Value)[] values) => node switch
    {
        JsonObject item => new JsonObject(item.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value, values)))),
        JsonArray items => new JsonArray([.. items.Select(item => Fill(item, values))]),
        _ when node.Text() is { } text && text.Contains("${", StringComparison.Ordinal) => JsonValue.Create(Fill(text, values)),
        _ => node?.DeepClone(),
    };

    private static string Fill(string text, (string Placeholder, string Value)[] values)
    {
        foreach (var (placeholder, value) in values)
        {
            text = text.Replace("${" + placeholder + "}", value, StringComparison.Ordinal);
        }

        return text;
    }

    private static JsonNode? ToJson(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var item = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    item[((YamlScalarNode)key).Value ?? ""] = ToJson(value);
                }

                return item;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(ToJson)]);
            case YamlScalarNode { Style: ScalarStyle.Plain } scalar:
                return scalar.Value switch
                {
                    "true" => JsonValue.Create(true),
                    "false" => JsonValue.Create(false),
                    { } text when int.TryParse(text, out var number) => JsonValue.Create(number),
                    var text => JsonValue.Create(text),
                };
            default:
                return JsonValue.Create(((YamlScalarNode)node).Value);
        }
    }
}
