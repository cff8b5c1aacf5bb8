using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Ocm.Work;

/// <summary>Compares an object with a manifest, and merges them without losing what the server added.</summary>
internal static class ManifestMerge
{
    /// <summary>Whether the object has everything that the manifest sets; other fields are ignored.</summary>
    public static bool Holds(JsonNode? wanted, JsonNode? actual) => (wanted, actual) switch
    {
        (JsonObject left, JsonObject right) => left.All(pair => pair.Value is null || Holds(pair.Value, right[pair.Key])),
        (JsonArray left, JsonArray right) when IsOwnerList(left) => left.All(item => right.Any(other => Holds(item, other))),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(wanted, actual),
    };

    public static JsonObject Into(JsonObject existing, JsonObject wanted)
    {
        var merged = (JsonObject)existing.DeepClone();
        foreach (var (key, value) in wanted)
        {
            if (key is not ("metadata" or "apiVersion" or "kind" or "status"))
            {
                merged[key] = value?.DeepClone();
            }
        }

        var metadata = merged.Child("metadata");
        foreach (var field in (string[])["labels", "annotations"])
        {
            foreach (var (key, value) in wanted.At("metadata", field) as JsonObject ?? [])
            {
                metadata.Child(field)[key] = value?.DeepClone();
            }
        }

        foreach (var owner in wanted.Objects("metadata", "ownerReferences"))
        {
            if (!merged.Objects("metadata", "ownerReferences").Any(other => other.Text("uid") == owner.Text("uid")))
            {
                metadata.ChildArray("ownerReferences").Add(owner.DeepClone());
            }
        }

        return merged;
    }

    private static bool IsOwnerList(JsonArray list) =>
        list.Count > 0 && list.All(item => item.Text("uid") is not null && item.Text("kind") is not null);
}
