using System.Text.Json.Nodes;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Inventory;

/// <summary>Short ways to fill and read an inventory.</summary>
internal static class Inventories
{
    /// <summary>Puts a cluster into the inventory as its agent does: not accepted, with nothing behind it.</summary>
    public static Task AnnounceAsync(this Fleet fleet, string name, params (string Key, string Value)[] labels)
    {
        var values = new JsonObject();
        foreach (var (key, value) in labels)
        {
            values[key] = value;
        }

        var cluster = new JsonObject
        {
            ["apiVersion"] = OcmTypes.ManagedClusters.ApiVersion,
            ["kind"] = OcmTypes.ManagedClusters.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = values },
            ["spec"] = new JsonObject { ["hubAcceptsClient"] = false },
        };
        return fleet.Its.CreateAsync(OcmTypes.ManagedClusters, null, cluster, default);
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
