using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>The conditions in an object's status, one per type; the transition time changes only with the status.</summary>
internal static class Conditions
{
    public static JsonObject? Find(JsonNode? holder, string type) =>
        holder.Objects("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    public static JsonObject? Of(JsonObject item, string type) => Find(item["status"], type);

    public static string? Status(JsonObject item, string type) => Of(item, type).Text("status");

    public static bool IsTrue(JsonObject item, string type) => Status(item, type) == "True";

    /// <summary>Sets a condition in <c>status.conditions</c>.</summary>
    public static void Set(JsonObject item, Condition condition, DateTimeOffset now) => SetIn(item.Child("status"), condition, now);

    /// <summary>Sets a condition in any <c>conditions</c> list, such as that of a manifest in a ManifestWork's status.</summary>
    public static void SetIn(JsonObject holder, Condition condition, DateTimeOffset now)
    {
        var conditions = holder.ChildArray("conditions");
        var entry = conditions.OfType<JsonObject>().FirstOrDefault(other => other.Text("type") == condition.Type);
        if (entry is null)
        {
            conditions.Add(entry = []);
        }

        if (entry.Text("status") != condition.Status)
        {
            entry["lastTransitionTime"] = Meta.Timestamp(now);
        }

        entry["message"] = condition.Message;
        if (condition.ObservedGeneration is { } generation)
        {
            entry["observedGeneration"] = generation;
        }

        entry["reason"] = condition.Reason;
        entry["status"] = condition.Status;
        entry["type"] = condition.Type;
    }
}

/// <summary>A condition to set.</summary>
internal sealed record Condition(string Type, string Status, string Reason, string Message, long? ObservedGeneration = null)
{
    public static Condition True(string type, string reason, string message, long? generation = null) =>
        new(type, "True", reason, message, generation);

    public static Condition False(string type, string reason, string message, long? generation = null) =>
        new(type, "False", reason, message, generation);

    public static Condition Unknown(string type, string reason, string message, long? generation = null) =>
        new(type, "Unknown", reason, message, generation);
}
