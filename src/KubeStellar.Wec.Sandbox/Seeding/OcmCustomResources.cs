using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Seeding;

/// <summary>The CustomResourceDefinitions of an initialized OCM hub.</summary>
internal static class OcmCustomResources
{
    private const string Suffix = "open-cluster-management.io";

    public static void InstallOn(ApiServer its)
    {
        Install(its, "cluster", "ManagedCluster", "managedclusters", "Cluster", ["mcl", "mcls"], ["v1"], ManagedClusterSpec(),
            Column("Hub Accepted", "boolean", ".spec.hubAcceptsClient"),
            Column("Managed Cluster URLs", "string", ".spec.managedClusterClientConfigs[*].url"),
            Column("Joined", "string", Condition("ManagedClusterJoined")),
            Column("Available", "string", Condition("ManagedClusterConditionAvailable")),
            Age());
        Install(its, "cluster", "ManagedClusterSet", "managedclustersets", "Cluster", ["mclset", "mclsets"], ["v1beta2"], null,
            Column("Empty", "string", Condition("ClusterSetEmpty")), Age());
        Install(
            its, "cluster", "ManagedClusterSetBinding", "managedclustersetbindings", "Namespaced",
            ["mclsetbinding", "mclsetbindings"], ["v1beta2"], null);
        Install(its, "cluster", "Placement", "placements", "Namespaced", [], ["v1beta1"], null);
        Install(its, "addon", "ManagedClusterAddOn", "managedclusteraddons", "Namespaced", ["mca", "mcas"], ["v1alpha1"], null,
            Column("Available", "string", Condition("Available")),
            Column("Degraded", "string", Condition("Degraded")),
            Column("Progressing", "string", Condition("Progressing")));
        Install(its, "addon", "ClusterManagementAddOn", "clustermanagementaddons", "Cluster", ["cma", "cmas"], ["v1alpha1"], null,
            Column("DISPLAY NAME", "string", ".spec.addOnMeta.displayName"));
        Install(its, "work", "ManifestWork", "manifestworks", "Namespaced", [], ["v1"], null);
        Install(its, "operator", "ClusterManager", "clustermanagers", "Cluster", [], ["v1"], null);
    }

    private static void Install(
        ApiServer its,
        string group,
        string kind,
        string plural,
        string scope,
        string[] shortNames,
        string[] versions,
        JsonObject? spec,
        params JsonObject[] columns)
    {
        var served = versions.Select((version, index) => new JsonObject
        {
            ["name"] = version,
            ["served"] = true,
            ["storage"] = index == 0,
            ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
            ["additionalPrinterColumns"] = new JsonArray([.. columns.Select(c => c.DeepClone())]),
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = Schema(spec) },
        });
        var id = new ResourceId("apiextensions.k8s.io", "customresourcedefinitions", $"{plural}.{group}.{Suffix}");
        its.Store.Create(id, new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["group"] = $"{group}.{Suffix}",
                ["names"] = new JsonObject
                {
                    ["kind"] = kind,
                    ["listKind"] = $"{kind}List",
                    ["plural"] = plural,
                    ["singular"] = kind.ToLowerInvariant(),
                    ["shortNames"] = new JsonArray([.. shortNames.Select(s => JsonValue.Create(s))]),
                },
                ["scope"] = scope,
                ["versions"] = new JsonArray([.. served]),
            },
        });
        CustomResourceController.Establish(its, id);
    }

    private static JsonObject Schema(JsonObject? spec) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string" },
            ["kind"] = new JsonObject { ["type"] = "string" },
            ["metadata"] = new JsonObject { ["type"] = "object" },
            ["spec"] = spec?.DeepClone() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
            ["status"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
        },
    };

    // github.com/open-cluster-management-io/api, cluster/v1.
    private static JsonObject ManagedClusterSpec() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["hubAcceptsClient"] = new JsonObject { ["type"] = "boolean", ["default"] = false },
            ["leaseDurationSeconds"] = new JsonObject { ["type"] = "integer", ["default"] = 60 },
            ["managedClusterClientConfigs"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("url"),
                    ["properties"] = new JsonObject
                    {
                        ["url"] = new JsonObject { ["type"] = "string" },
                        ["caBundle"] = new JsonObject { ["type"] = "string" },
                    },
                },
            },
            ["taints"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("effect", "key"),
                    ["properties"] = new JsonObject
                    {
                        ["effect"] = new JsonObject
                        {
                            ["type"] = "string",
                            ["enum"] = new JsonArray("NoSelect", "PreferNoSelect", "NoSelectIfNew"),
                        },
                        ["key"] = new JsonObject { ["type"] = "string" },
                        ["value"] = new JsonObject { ["type"] = "string" },
                    },
                },
            },
        },
    };

    private static JsonObject Column(string name, string type, string path) =>
        new() { ["name"] = name, ["type"] = type, ["jsonPath"] = path };

    private static JsonObject Age() => Column("Age", "date", ".metadata.creationTimestamp");

    private static string Condition(string type) => $".status.conditions[?(@.type==\"{type}\")].status";
}
