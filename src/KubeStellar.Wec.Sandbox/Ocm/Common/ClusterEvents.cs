using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Common;

/// <summary>The events in a mailbox namespace when its cluster becomes available or unknown.</summary>
internal static class ClusterEvents
{
    public static JsonObject Build(JsonObject cluster, string reporter, string reason, string type, string note, DateTimeOffset now)
    {
        var name = cluster.Name();
        return new JsonObject
        {
            ["apiVersion"] = EventConversion.NewGroup + "/v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["generateName"] = name + ".", ["namespace"] = name },
            ["eventTime"] = LeaseTime.Format(now),
            ["reportingController"] = reporter,
            ["reportingInstance"] = $"{reporter}-{name}",
            ["action"] = reason,
            ["reason"] = reason,
            ["type"] = type,
            ["note"] = note,
            ["regarding"] = new JsonObject
            {
                ["apiVersion"] = cluster["apiVersion"]?.DeepClone(),
                ["kind"] = "ManagedCluster",
                ["name"] = name,
                ["namespace"] = name,
                ["uid"] = cluster.Uid(),
            },
        };
    }

    public static void AddUnknown(ObjectStore store, JsonObject cluster, DateTimeOffset now)
    {
        var name = cluster.Name();
        var note = $"The hub has heard nothing of {name} for too long: its registration agent stopped updating the lease";
        var announcement = Build(cluster, "registration-controller", "AvailableUnknown", "Warning", note, now);
        EventConversion.ToCore(announcement);
        store.Create(new ResourceId("", "events", name, ""), announcement);
    }
}
