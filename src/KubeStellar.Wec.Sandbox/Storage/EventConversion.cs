using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>Events exist in two groups: they are stored as core/v1 and also served as events.k8s.io/v1, with other field names.</summary>
internal static class EventConversion
{
    public const string NewGroup = "events.k8s.io";

    private static readonly (string Core, string New)[] s_names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    /// <summary>The group under which objects of a kind are stored.</summary>
    public static string StorageGroup(ResourceInfo kind) => kind is { Group: NewGroup, Resource: "events" } ? "" : kind.Group;

    public static void ToCore(JsonObject value)
    {
        value["apiVersion"] = "v1";
        foreach (var (core, fresh) in s_names)
        {
            Rename(value, fresh, core);
        }
    }

    public static void FromCore(JsonObject value)
    {
        foreach (var (core, fresh) in s_names)
        {
            Rename(value, core, fresh);
        }
    }

    private static void Rename(JsonObject value, string from, string to)
    {
        if (value[from] is { } node)
        {
            value.Remove(from);
            value[to] = node;
        }
    }
}
