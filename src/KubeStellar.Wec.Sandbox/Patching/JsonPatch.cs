using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Patching;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    // As k8s.io/apiserver/pkg/endpoints/handlers/patch.go limits it.
    private const int MaxOperations = 10_000;

    /// <summary>Applies the operations in order. The target is modified.</summary>
    public static JsonNode? Apply(JsonNode target, JsonNode patch)
    {
        if (patch is not JsonArray operations)
        {
            throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
        }

        if (operations.Count > MaxOperations)
        {
            throw ApiErrors.BadRequest(
                $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        }

        var root = new JsonObject { ["doc"] = target };
        foreach (var operation in operations)
        {
            if (!Run(root, operation))
            {
                throw new ApiException(
                    422,
                    "Invalid",
                    "the server rejected our request due to an error in our request",
                    new JsonObject());
            }
        }

        var result = root["doc"];
        root.Remove("doc");
        return result;
    }

    private static bool Run(JsonObject root, JsonNode? operation)
    {
        if (operation is not JsonObject fields || !Path(fields, "path", out var path))
        {
            return false;
        }

        var value = fields["value"];
        switch (Meta.Text(fields, "op"))
        {
            case "add": return fields.ContainsKey("value") && Add(root, path, value?.DeepClone());
            case "remove": return Remove(root, path, out _);
            case "replace": return fields.ContainsKey("value") && Remove(root, path, out _) && Add(root, path, value?.DeepClone());
            case "test": return Find(root, path, out var found) && JsonNode.DeepEquals(found, value);
            case "move": return Path(fields, "from", out var from) && Remove(root, from, out var moved) && Add(root, path, moved);
            case "copy":
                return Path(fields, "from", out var source) && Find(root, source, out var copied) && Add(root, path, copied?.DeepClone());
            default: return false;
        }
    }

    private static bool Path(JsonObject fields, string key, out string[] path)
    {
        path = ["doc"];
        if (fields[key] is not JsonValue value || !value.TryGetValue<string>(out var text) || (text.Length > 0 && text[0] != '/'))
        {
            return false;
        }

        path = ["doc", .. text.Split('/').Skip(1).Select(
            p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        return path.Length <= JsonText.MaxDepth;
    }

    private static bool Find(JsonNode root, ReadOnlySpan<string> path, out JsonNode? found)
    {
        found = root;
        foreach (var part in path)
        {
            switch (found)
            {
                case JsonObject map when map.TryGetPropertyValue(part, out var child): found = child; break;
                case JsonArray list when Index(part, list.Count - 1) is { } index: found = list[index]; break;
                default: return false;
            }
        }

        return true;
    }

    private static bool Add(JsonNode root, string[] path, JsonNode? value)
    {
        if (!Find(root, path.AsSpan(0, path.Length - 1), out var parent))
        {
            return false;
        }

        switch (parent)
        {
            case JsonObject map:
                map[path[^1]] = value;
                return true;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                return true;
            case JsonArray list when Index(path[^1], list.Count) is { } index:
                list.Insert(index, value);
                return true;
            default:
                return false;
        }
    }

    private static bool Remove(JsonNode root, string[] path, out JsonNode? removed)
    {
        removed = null;
        if (!Find(root, path, out removed) || !Find(root, path.AsSpan(0, path.Length - 1), out var parent))
        {
            return false;
        }

        switch (parent)
        {
            case JsonObject map: return map.Remove(path[^1]);
            case JsonArray list: list.RemoveAt(Index(path[^1], list.Count - 1)!.Value); return true;
            default: return false;
        }
    }

    private static int? Index(string text, int last) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : null;
}
