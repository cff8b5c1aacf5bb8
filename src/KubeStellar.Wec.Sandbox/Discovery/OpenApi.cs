using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Discovery;

/// <summary>
/// Enough OpenAPI for clients to see that patches take <c>fieldValidation</c>; without it kubectl apply downloads
/// complete schemas to validate them itself.
/// </summary>
internal static class OpenApi
{
    public static JsonObject Index(ResourceCatalog resources)
    {
        var paths = new JsonObject { ["api/v1"] = Entry("api/v1", resources.Version) };
        foreach (var kind in resources.All.Where(k => k.Group.Length > 0))
        {
            var path = $"apis/{kind.Group}/{kind.Version}";
            paths[path] ??= Entry(path, resources.Version);
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of <c>api/v1</c> or <c>apis/G/V</c>, or null.</summary>
    public static JsonObject? GroupVersion(ResourceCatalog resources, string path)
    {
        var (group, version) = path.Split('/') switch
        {
            ["api", var v] => ("", v),
            ["apis", var g, var v] => (g, v),
            _ => ("", ""),
        };
        var kinds = DiscoveryDocuments.KindsOf(resources, group, version).Where(k => k.IsStored).ToList();
        if (kinds.Count == 0)
        {
            return null;
        }

        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var kind in kinds)
        {
            paths[PathOf(kind)] = new JsonObject { ["patch"] = Patch(kind) };
            schemas[SchemaName(kind)] = new JsonObject
            {
                ["type"] = "object",
                ["x-kubernetes-group-version-kind"] = new JsonArray(TypeOf(kind)),
            };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.2" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    public static JsonObject Version2(ResourceCatalog resources)
    {
        var paths = new JsonObject();
        foreach (var kind in resources.All.Where(k => k.IsStored))
        {
            paths[PathOf(kind)] = new JsonObject { ["patch"] = Patch(kind) };
        }

        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.2" },
            ["paths"] = paths,
            ["definitions"] = new JsonObject(),
        };
    }

    private static JsonObject Entry(string path, int revision) =>
        new() { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={revision:X8}" };

    private static string PathOf(ResourceInfo kind) =>
        (kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}")
            + (kind.Namespaced ? "/namespaces/{namespace}" : "") + $"/{kind.Resource}/{{name}}";

    private static string SchemaName(ResourceInfo kind) =>
        $"{string.Join('.', kind.Group.Split('.').Reverse())}.{kind.Version}.{kind.Kind}".TrimStart('.');

    private static JsonObject Patch(ResourceInfo kind) => new()
    {
        ["operationId"] = $"patch{kind.Version}{kind.Kind}",
        ["parameters"] = new JsonArray(
            Parameter("dryRun"),
            Parameter("fieldManager"),
            Parameter("fieldValidation")),
        ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        ["x-kubernetes-action"] = "patch",
        ["x-kubernetes-group-version-kind"] = TypeOf(kind),
    };

    private static JsonObject Parameter(string name) =>
        new() { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true } };

    private static JsonObject TypeOf(ResourceInfo kind) =>
        new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };
}
