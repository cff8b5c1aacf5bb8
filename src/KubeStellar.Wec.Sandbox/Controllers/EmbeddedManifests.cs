using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>The YAML files in the assembly that say what a real cluster, hub or klusterlet operator creates.</summary>
internal static class EmbeddedManifests
{
    public static IReadOnlyList<JsonObject> Load(string name, params ReadOnlySpan<(string Placeholder, string Value)> values)
    {
        using var stream = typeof(EmbeddedManifests).Assembly.GetManifestResourceStream($"KubeStellar.Wec.Sandbox.Manifests.{name}")
            ?? throw new InvalidOperationException($"There is no manifest {name} in the assembly.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        foreach (var (placeholder, value) in values)
        {
            text = text.Replace("${" + placeholder + "}", value, StringComparison.Ordinal);
        }

        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return [.. yaml.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
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
