using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>The capacity and ClusterClaims of a cluster, for its ManagedCluster's status.</summary>
internal static class ClusterFacts
{
    public const string KubernetesVersion = "v1.36.2";

    private const int MostCustomClaims = 20;
    private const string SpokeOnly = "open-cluster-management.io/spoke-only";

    private static readonly string[] s_reservedClaims =
        [
            "id.k8s.io", "kubeversion.open-cluster-management.io", "platform.open-cluster-management.io",
            "product.open-cluster-management.io",
        ];

    public static void Write(ObjectStore store, JsonObject status)
    {
        var nodes = store.List("", "nodes");
        status["allocatable"] = Sum(nodes.Where(node => !node.Flag("spec", "unschedulable")), "allocatable");
        status["capacity"] = Sum(nodes, "capacity");
        status["version"] = new JsonObject { ["kubernetes"] = KubernetesVersion };
        var claims = Claims(store);
        if (claims.Count > 0)
        {
            status["clusterClaims"] = claims;
        }
        else
        {
            status.Remove("clusterClaims");
        }
    }

    private static JsonObject Sum(IEnumerable<JsonObject> nodes, string field)
    {
        var sum = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            foreach (var (name, value) in node.At("status", field) as JsonObject ?? [])
            {
                if (Quantity.TryParse(value.Text() ?? value?.ToJsonString(), out var quantity))
                {
                    sum[name] = sum.TryGetValue(name, out var so) ? so + quantity : quantity;
                }
            }
        }

        return new JsonObject(sum.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToString())));
    }

    private static JsonArray Claims(ObjectStore store)
    {
        var shown = store.List(WellKnown.Cluster, "clusterclaims").Where(claim => claim.Label(SpokeOnly) is null).ToArray();
        var reserved = s_reservedClaims.SelectMany(name => shown.Where(claim => claim.Name() == name));
        var custom = shown.Where(claim => !s_reservedClaims.Contains(claim.Name())).OrderBy(claim => claim.Name(), StringComparer.Ordinal);
        return new JsonArray([.. reserved.Concat(custom.Take(MostCustomClaims)).Select(claim =>
            new JsonObject { ["name"] = claim.Name(), ["value"] = claim.Text("spec", "value") ?? "" })]);
    }
}
