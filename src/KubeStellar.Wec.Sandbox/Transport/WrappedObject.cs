using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Transport;

/// <summary>An object of a WDS to be put into a mailbox, in a ManifestWork of its own, as is KubeStellar's default.</summary>
internal sealed record WrappedObject(ResourceInfo Kind, JsonObject Item)
{
    private const string Prefix = "transport.kubestellar.io/";

    public const string BindingLabel = Prefix + "originOwnerReferenceBindingKey";

    public const string WdsLabel = Prefix + "originWdsName";

    private static readonly string[] s_ofServer =
        ["managedFields", "finalizers", "generation", "ownerReferences", "selfLink", "resourceVersion", "uid", "generateName"];

    public string WorkName(JsonObject binding, string wds) => $"{binding.Uid()}-{wds}-{Item.Uid()}";

    public JsonObject Reference() => new()
    {
        ["group"] = Kind.Group,
        ["version"] = Kind.Version,
        ["resource"] = Kind.Resource,
        ["namespace"] = Kind.Namespaced ? Item.Namespace() : null,
        ["name"] = Item.Name(),
        ["resourceVersion"] = Item.Text("metadata", "resourceVersion"),
    };

    public static JsonObject Labels(JsonObject binding, string wds) => new() { [BindingLabel] = binding.Name(), [WdsLabel] = wds };

    public JsonObject WorkSpec() => new() { ["workload"] = new JsonObject { ["manifests"] = new JsonArray(Transformed()) } };

    /// <summary>
    /// The object without what KubeStellar removes from every object; its extra rules for Services and Jobs are not simulated.
    /// </summary>
    private JsonObject Transformed()
    {
        var item = (JsonObject)Item.DeepClone();
        var metadata = item.Child("metadata");
        foreach (var name in s_ofServer)
        {
            metadata.Remove(name);
        }

        (metadata["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        item.Remove("status");
        item["apiVersion"] = Kind.ApiVersion;
        item["kind"] = Kind.Kind;
        return item;
    }
}
