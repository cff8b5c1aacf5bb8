using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>Reads and writes fields of Kubernetes objects, tolerating missing and mistyped ones.</summary>
internal static class ObjectFields
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), out var number)
            ? number
            : null;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? array.OfType<JsonObject>() : [];

    public static string[] Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? [.. array.Select(item => item.Text()).OfType<string>()] : [];

    public static string Name(this JsonObject item) => item.Text("metadata", "name") ?? "";

    public static string Namespace(this JsonObject item) => item.Text("metadata", "namespace") ?? "";

    public static string Uid(this JsonObject item) => item.Text("metadata", "uid") ?? "";

    public static long Generation(this JsonObject item) => item.Number("metadata", "generation") ?? 0;

    public static bool IsDeleting(this JsonObject item) => item.At("metadata", "deletionTimestamp") is not null;

    public static string? Label(this JsonObject item, string key) => item.Text("metadata", "labels", key);

    public static string? Annotation(this JsonObject item, string key) => item.Text("metadata", "annotations", key);

    /// <summary>The child object of that name, created if missing.</summary>
    public static JsonObject Child(this JsonObject item, string name)
    {
        if (item[name] is not JsonObject child)
        {
            item[name] = child = [];
        }

        return child;
    }

    /// <summary>The child array of that name, created if missing.</summary>
    public static JsonArray ChildArray(this JsonObject item, string name)
    {
        if (item[name] is not JsonArray child)
        {
            item[name] = child = [];
        }

        return child;
    }

    public static bool HasFinalizer(this JsonObject item, string finalizer) =>
        item.Texts("metadata", "finalizers").Contains(finalizer, StringComparer.Ordinal);

    public static void AddFinalizer(this JsonObject item, string finalizer)
    {
        if (!item.HasFinalizer(finalizer))
        {
            item.Child("metadata").ChildArray("finalizers").Add(finalizer);
        }
    }

    public static void RemoveFinalizer(this JsonObject item, string finalizer)
    {
        var rest = item.Texts("metadata", "finalizers").Where(name => name != finalizer).ToArray();
        if (rest.Length == 0)
        {
            item.Child("metadata").Remove("finalizers");
        }
        else
        {
            item.Child("metadata")["finalizers"] = ToArray(rest);
        }
    }

    public static JsonArray ToArray(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)JsonValue.Create(item))]);
}
