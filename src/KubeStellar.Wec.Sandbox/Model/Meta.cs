using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>Reads and writes the ObjectMeta part of objects.</summary>
public static class Meta
{
    private static readonly string[] s_fields =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    public static JsonObject Of(JsonObject value)
    {
        if (value["metadata"] is JsonObject metadata)
        {
            return metadata;
        }

        metadata = [];
        value["metadata"] = metadata;
        return metadata;
    }

    public static string Name(JsonObject value) => Text(value["metadata"], "name");

    public static string Namespace(JsonObject value) => Text(value["metadata"], "namespace");

    public static string Uid(JsonObject value) => Text(value["metadata"], "uid");

    public static string ResourceVersion(JsonObject value) => Text(value["metadata"], "resourceVersion");

    public static string VersionText(long resourceVersion) => resourceVersion.ToString(CultureInfo.InvariantCulture);

    public static JsonObject? Labels(JsonObject value) => (value["metadata"] as JsonObject)?["labels"] as JsonObject;

    public static JsonObject? Annotations(JsonObject value) => (value["metadata"] as JsonObject)?["annotations"] as JsonObject;

    public static bool IsDeleting(JsonObject value) => Text(value["metadata"], "deletionTimestamp").Length > 0;

    public static bool HasFinalizers(JsonObject value) =>
        (value["metadata"] as JsonObject)?["finalizers"] is JsonArray { Count: > 0 }
            || (Text(value, "kind") == "Namespace" && (value["spec"] as JsonObject)?["finalizers"] is JsonArray { Count: > 0 });

    /// <summary>A string member of an object node, or "" when it is absent or of another type.</summary>
    public static string Text(JsonNode? node, string key) =>
        node is JsonObject o && o[key] is JsonValue v && v.TryGetValue<string>(out var text) ? text : "";

    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Puts kind, apiVersion and metadata first, and drops unknown metadata fields.</summary>
    internal static JsonObject Arrange(JsonObject value)
    {
        var arranged = new JsonObject();
        foreach (var key in (ReadOnlySpan<string>)["kind", "apiVersion"])
        {
            Move(value, arranged, key);
        }

        var metadata = Of(value);
        value.Remove("metadata");
        var ordered = new JsonObject();
        foreach (var field in s_fields)
        {
            Move(metadata, ordered, field);
        }

        arranged["metadata"] = ordered;
        while (value.Count > 0)
        {
            Move(value, arranged, value.GetAt(0).Key);
        }

        return arranged;
    }

    private static void Move(JsonObject from, JsonObject to, string key)
    {
        if (from.TryGetPropertyValue(key, out var node))
        {
            from.Remove(key);
            if (node is not null)
            {
                to[key] = node;
            }
        }
    }
}
