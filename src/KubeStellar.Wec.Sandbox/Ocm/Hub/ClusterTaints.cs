using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>Keeps the hub's own two taints in line with a cluster's Available condition; other taints are left alone.</summary>
internal static class ClusterTaints
{
    public static void Settle(ObjectStore store, string name, DateTimeOffset now) =>
        store.TryUpdate(
            WellKnown.ManagedCluster(name),
            cluster =>
            {
                if (!cluster.IsDeleting() && cluster.Annotation(HubNames.StaticAnnotation) != "true")
                {
                    Settle(cluster, now);
                }
            },
            UpdateScope.Spec);

    private static void Settle(JsonObject cluster, DateTimeOffset now)
    {
        var wanted = Conditions.Status(cluster, HubNames.Available) switch
        {
            "True" => null,
            "False" => HubNames.UnavailableTaint,
            _ => HubNames.UnreachableTaint,
        };
        var spec = cluster.Child("spec");
        var kept = cluster.Objects("spec", "taints")
            .Where(
                taint => taint.Text("key") == wanted || taint.Text("key") is not (HubNames.UnavailableTaint or HubNames.UnreachableTaint))
            .Select(taint => (JsonObject)taint.DeepClone())
            .ToList();
        if (wanted is not null && kept.TrueForAll(taint => taint.Text("key") != wanted))
        {
            kept.Add(new JsonObject { ["effect"] = "NoSelect", ["key"] = wanted, ["timeAdded"] = Meta.Timestamp(now) });
        }

        if (kept.Count == 0)
        {
            spec.Remove("taints");
        }
        else
        {
            spec["taints"] = new JsonArray([.. kept]);
        }
    }
}
