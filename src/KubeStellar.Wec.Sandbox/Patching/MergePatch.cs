using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Patching;

/// <summary>JSON merge patch, RFC 7386.</summary>
internal static class MergePatch
{
    /// <summary>Applies a patch. The target is modified, the patch is not.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                result.Remove(key);
            }
            else if (value is JsonObject)
            {
                var old = result[key];
                result[key] = null;
                result[key] = Apply(old, value);
            }
            else
            {
                result[key] = value.DeepClone();
            }
        }

        return result;
    }
}
