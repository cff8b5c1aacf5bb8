using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Kubernetes.Json;

/// <summary>Reads JSON that may have any shape: what is missing, or is something else than expected, is null.</summary>
internal static class JsonRead
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }

    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
