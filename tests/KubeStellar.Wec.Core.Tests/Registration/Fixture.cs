using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Tests.Registration;

/// <summary>Objects recorded from real clusters.</summary>
internal static class Fixture
{
    public static JsonNode Read(string name)
    {
        using var stream = typeof(Fixture).Assembly.GetManifestResourceStream($"KubeStellar.Wec.Tests.Registration.Fixtures.{name}.json")!;
        return JsonNode.Parse(stream)!;
    }

    public static string Text(this JsonNode node) => node.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
