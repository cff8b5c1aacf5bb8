using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Agent;

/// <summary>
/// The Klusterlet type for a WEC that does not have it. Its schema says only that spec and status are objects, which is all the
/// operator needs to be served; it checks less and defaults nothing, so it never takes the place of one that is there.
/// </summary>
internal static class KlusterletCrd
{
    public const string Name = "klusterlets.operator.open-cluster-management.io";

    public static Manifest Build() => new(CoreTypes.CustomResourceDefinitions, null, new JsonObject
    {
        ["apiVersion"] = CoreTypes.CustomResourceDefinitions.ApiVersion,
        ["kind"] = CoreTypes.CustomResourceDefinitions.Kind,
        ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = ManagedBy.Label() },
        ["spec"] = new JsonObject
        {
            ["group"] = "operator.open-cluster-management.io",
            ["names"] = new JsonObject
            {
                ["kind"] = "Klusterlet",
                ["listKind"] = "KlusterletList",
                ["plural"] = "klusterlets",
                ["singular"] = "klusterlet",
            },
            ["scope"] = "Cluster",
            ["versions"] = new JsonArray(Version()),
        },
    });

    private static JsonObject Version() => new()
    {
        ["name"] = "v1",
        ["served"] = true,
        ["storage"] = true,
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        ["schema"] = new JsonObject
        {
            ["openAPIV3Schema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["spec"] = AnyObject(), ["status"] = AnyObject() },
            },
        },
    };

    private static JsonObject AnyObject() => new()
    {
        ["type"] = "object",
        ["x-kubernetes-preserve-unknown-fields"] = true,
    };
}
