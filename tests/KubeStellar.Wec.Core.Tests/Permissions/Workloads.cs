using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Permissions;

/// <summary>Custom resources in a mailbox, and what becomes of them on the WEC.</summary>
internal sealed class Workloads(Fleet fleet, string wec = "cluster1")
{
    /// <summary>Installs a CustomResourceDefinition of the group example.com.</summary>
    public async Task DefineAsync(string plural, string? on = null)
    {
        var kind = KindOf(plural);
        await fleet.Client(on ?? wec).CreateAsync(CoreTypes.CustomResourceDefinitions, null, JsonNode.Parse($$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{plural}}}.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"{{{kind}}}","listKind":"{{{kind}}}List","plural":"{{{plural}}}","singular":"{{{kind.ToLowerInvariant()}}}"},
              "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
            """)!, CancellationToken.None);
    }

    /// <summary>Puts an object of it into the mailbox.</summary>
    public Task PlaceAsync(string plural, string name) => fleet.Its.CreateAsync(OcmTypes.ManifestWorks, wec, JsonNode.Parse($$$"""
        {"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork","metadata":{"name":"{{{name}}}","namespace":"{{{wec}}}"},
         "spec":{"workload":{"manifests":[{"apiVersion":"example.com/v1","kind":"{{{KindOf(plural)}}}","metadata":{"name":"{{{name}}}","namespace":"default"}}]} } }
        """)!, CancellationToken.None);

    public Task<JsonObject> ApplyIsAsync(string work, string status) => WaitAsync(work, item =>
        item.At("status", "conditions") is JsonArray conditions &&
        conditions.Any(c => c.TextAt("type") == "Applied" && c.TextAt("status") == status));

    public async Task<JsonObject> WaitAsync(string work, Func<JsonObject, bool> isSeen)
    {
        using var limit = new CancellationTokenSource(Fleet.Patience);
        var one = ListOptions.All with { FieldSelector = $"metadata.name={work}" };
        await foreach (var change in fleet.Its.WatchAsync(OcmTypes.ManifestWorks, wec, one, JsonWire.AnyObject, w => new(wec, w.TextAt("metadata", "name")!), limit.Token))
        {
            if (change is { Type: not WatchEventType.Deleted, Item: { } item } && isSeen(item))
            {
                return item;
            }
        }

        throw new InvalidOperationException("The watch has ended.");
    }

    private static string KindOf(string plural) => char.ToUpperInvariant(plural[0]) + plural[1..^1];
}
