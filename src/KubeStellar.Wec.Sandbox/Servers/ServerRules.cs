using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Servers;

/// <summary>What a server's store must know about its kinds.</summary>
internal sealed class ServerRules(ResourceCatalog resources) : StoreRules
{
    public override bool HasGeneration(string group, string resource) => resources.HasGeneration(group, resource);

    public override void PrepareCreate(ResourceId id, JsonObject value)
    {
        if (resources.Find(id.Group, id.Resource) is { } kind)
        {
            value["kind"] ??= kind.Kind;
            value["apiVersion"] ??= kind.ApiVersion;
        }

        if (id is { Group: "", Resource: "namespaces" })
        {
            var metadata = Meta.Of(value);
            var labels = metadata["labels"] as JsonObject ?? [];
            labels["kubernetes.io/metadata.name"] = id.Name;
            metadata["labels"] ??= labels;
            value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
            value["status"] = new JsonObject { ["phase"] = "Active" };
        }
    }
}
