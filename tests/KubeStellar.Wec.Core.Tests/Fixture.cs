using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Core.Tests;

/// <summary>Objects recorded from real clusters.</summary>
internal static class Fixture
{
    public static JsonNode Read(string subject, string name)
    {
        var type = typeof(Fixture);
        using var stream = type.Assembly.GetManifestResourceStream($"{type.Namespace}.{subject}.Fixtures.{name}.json")!;
        return JsonNode.Parse(stream)!;
    }

    public static string Text(this JsonNode node) => node.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
