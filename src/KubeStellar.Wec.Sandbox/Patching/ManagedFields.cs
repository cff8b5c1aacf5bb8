using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;

namespace KubeStellar.Wec.Sandbox.Patching;

/// <summary>Keeps <c>metadata.managedFields</c>: who last wrote which field.</summary>
internal static class ManagedFields
{
    /// <summary>Assigns what changed between two states to the request's field manager; a list sent by the client is discarded.</summary>
    public static void RecordUpdate(ApiRequest request, JsonObject before, JsonObject after)
    {
        var builtIn = request.Kind.IsBuiltIn;
        var entries = Read(before);
        var changed = FieldSet.Changes(before, after, builtIn, dots: true);
        var existing = FieldSet.Of(after, builtIn, dots: true);
        var mine = Find(entries, request, "Update");
        foreach (var entry in entries)
        {
            var fields = Fields(entry);
            FieldSet.Prune(fields, existing);
            if (entry != mine)
            {
                FieldSet.Subtract(fields, changed);
            }
        }

        if (changed.Count > 0)
        {
            if (mine is null)
            {
                mine = NewEntry(request, "Update");
                entries.Add(mine);
            }

            var fields = Fields(mine);
            var old = fields.DeepClone();
            FieldSet.Union(fields, changed);
            Stamp(request, mine, !JsonNode.DeepEquals(old, fields));
        }

        Write(after, entries);
    }

    /// <summary>Assigns all fields of a new object to one manager, for objects the system creates.</summary>
    public static void Seed(JsonObject value, string manager, ResourceInfo kind, DateTimeOffset now)
    {
        var entry = new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = "Update",
            ["apiVersion"] = kind.ApiVersion,
            ["time"] = Meta.Timestamp(now),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = FieldSet.Of(value, kind.IsBuiltIn, dots: true),
        };
        Write(value, [entry]);
    }

    public static List<JsonObject> Read(JsonObject value) =>
        (value["metadata"] as JsonObject)?["managedFields"] is JsonArray list
            ? [.. list.OfType<JsonObject>().Where(e => e["fieldsV1"] is JsonObject).Select(e => (JsonObject)e.DeepClone())]
            : [];

    public static JsonObject Fields(JsonObject entry) => (JsonObject)entry["fieldsV1"]!;

    public static JsonObject? Find(List<JsonObject> entries, ApiRequest request, string operation) =>
        entries.Find(e => Meta.Text(e, "manager") == request.FieldManager
            && Meta.Text(e, "operation") == operation
            && Meta.Text(e, "subresource") == request.Info.Subresource
            && (operation == "Apply" || Meta.Text(e, "apiVersion") == request.Kind.ApiVersion));

    public static JsonObject NewEntry(ApiRequest request, string operation)
    {
        var entry = new JsonObject
        {
            ["manager"] = request.FieldManager,
            ["operation"] = operation,
            ["apiVersion"] = request.Kind.ApiVersion,
            ["time"] = Meta.Timestamp(request.Server.Time.GetUtcNow()),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = new JsonObject(),
        };
        if (request.Info.Subresource.Length > 0)
        {
            entry["subresource"] = request.Info.Subresource;
        }

        return entry;
    }

    public static void Stamp(ApiRequest request, JsonObject entry, bool changed)
    {
        if (changed)
        {
            entry["time"] = Meta.Timestamp(request.Server.Time.GetUtcNow());
        }
    }

    /// <summary>Stores the entries, applied ones first, then by time, without those that no longer own anything.</summary>
    public static void Write(JsonObject value, List<JsonObject> entries)
    {
        var kept = entries
            .Where(e => Fields(e).Count > 0)
            .OrderBy(e => Meta.Text(e, "operation") == "Apply" ? 0 : 1)
            .ThenBy(e => Meta.Text(e, "time"), StringComparer.Ordinal)
            .ToArray<JsonNode>();
        var metadata = Meta.Of(value);
        metadata.Remove("managedFields");
        if (kept.Length > 0)
        {
            metadata["managedFields"] = new JsonArray(kept);
        }
    }
}
