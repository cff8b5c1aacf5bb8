using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Discovery;

/// <summary>The discovery documents, unaggregated and aggregated.</summary>
internal static class DiscoveryDocuments
{
    public static JsonObject CoreVersions(Uri url) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = url.Authority }),
    };

    public static JsonObject Groups(ResourceCatalog resources) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames(resources).Select(g => Group(resources, g, standalone: false))]),
    };

    public static JsonObject Group(ResourceCatalog resources, string group, bool standalone)
    {
        var versions = Versions(resources, group).ToList();
        JsonObject Version(string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };
        var document = new JsonObject();
        if (standalone)
        {
            document["kind"] = "APIGroup";
            document["apiVersion"] = "v1";
        }

        document["name"] = group;
        document["versions"] = new JsonArray([.. versions.Select(Version)]);
        document["preferredVersion"] = Version(versions[0]);
        return document;
    }

    public static JsonObject ResourceList(ResourceCatalog resources, string group, string version)
    {
        var list = new JsonArray();
        foreach (var kind in KindsOf(resources, group, version))
        {
            var entry = new JsonObject
            {
                ["name"] = kind.Resource,
                ["singularName"] = kind.Singular,
                ["namespaced"] = kind.Namespaced,
                ["kind"] = kind.Kind,
                ["verbs"] = ObjectFields.ToArray(kind.Verbs),
            };
            Add(entry, "shortNames", kind.ShortNames);
            Add(entry, "categories", kind.Categories);
            list.Add(entry);
            foreach (var name in kind.Subresources)
            {
                list.Add(Subresource(kind, name));
            }
        }

        var document = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            document["apiVersion"] = "v1";
        }

        document["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        document["resources"] = list;
        return document;
    }

    public static JsonObject Aggregated(ResourceCatalog resources, bool core, string version)
    {
        IEnumerable<string> groups = core ? [""] : GroupNames(resources);
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. groups.Select(g => AggregatedGroup(resources, g))]),
        };
    }

    public static IEnumerable<string> GroupNames(ResourceCatalog resources) =>
        resources.All.Select(k => k.Group).Where(g => g.Length > 0).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The served versions, preferred one first.</summary>
    public static IEnumerable<string> Versions(ResourceCatalog resources, string group) =>
        resources.All.Where(k => k.Group == group).Select(k => k.Version).Distinct()
            .OrderByDescending(Rank).ThenByDescending(v => v, StringComparer.Ordinal);

    public static IEnumerable<ResourceInfo> KindsOf(ResourceCatalog resources, string group, string version) =>
        resources.All.Where(k => k.Group == group && k.Version == version).OrderBy(k => k.Resource, StringComparer.Ordinal);

    private static JsonObject AggregatedGroup(ResourceCatalog resources, string group)
    {
        var item = new JsonObject { ["metadata"] = new JsonObject { ["creationTimestamp"] = null } };
        if (group.Length > 0)
        {
            ((JsonObject)item["metadata"]!)["name"] = group;
        }

        item["versions"] = new JsonArray([.. Versions(resources, group).Select(v => new JsonObject
        {
            ["version"] = v,
            ["resources"] = new JsonArray([.. KindsOf(resources, group, v).Select(k => AggregatedKind(k))]),
            ["freshness"] = "Current",
        })]);
        return item;
    }

    private static JsonObject AggregatedKind(ResourceInfo kind)
    {
        var entry = new JsonObject
        {
            ["resource"] = kind.Resource,
            ["responseKind"] = KindReference(kind),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = ObjectFields.ToArray(kind.Verbs),
        };
        Add(entry, "shortNames", kind.ShortNames);
        Add(entry, "categories", kind.Categories);
        if (kind.Subresources.Count > 0)
        {
            entry["subresources"] = new JsonArray([.. kind.Subresources.Select(s => new JsonObject
            {
                ["subresource"] = s,
                ["responseKind"] = KindReference(kind),
                ["verbs"] = ObjectFields.ToArray(SubresourceVerbs(s)),
            })]);
        }

        return entry;
    }

    private static JsonObject KindReference(ResourceInfo kind) =>
        new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static JsonObject Subresource(ResourceInfo kind, string name)
    {
        var entry = new JsonObject { ["name"] = $"{kind.Resource}/{name}", ["singularName"] = "", ["namespaced"] = kind.Namespaced };
        var (group, version, type) = name switch
        {
            "scale" => ("autoscaling", "v1", "Scale"),
            "token" => ("authentication.k8s.io", "v1", "TokenRequest"),
            "eviction" => ("policy", "v1", "Eviction"),
            _ => ("", "", kind.Kind),
        };
        if (group.Length > 0)
        {
            entry["group"] = group;
            entry["version"] = version;
        }

        entry["kind"] = type;
        entry["verbs"] = ObjectFields.ToArray(SubresourceVerbs(name));
        return entry;
    }

    private static string[] SubresourceVerbs(string name) => name switch
    {
        "token" or "eviction" => ["create"],
        "log" => ["get"],
        "finalize" => ["update"],
        _ => ["get", "patch", "update"],
    };

    // v1 before v1beta2 before v1alpha1, and higher numbers first (k8s.io/apimachinery/pkg/version).
    private static int Rank(string version) =>
        (version.Contains("alpha", StringComparison.Ordinal) ? 0 : version.Contains("beta", StringComparison.Ordinal) ? 1 : 2);

    private static void Add(JsonObject entry, string key, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            entry[key] = ObjectFields.ToArray(values);
        }
    }
}
