using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>Reads the kinds out of a CustomResourceDefinition.</summary>
internal static class CustomResourceDefinition
{
    public static List<ResourceInfo> Kinds(JsonObject definition)
    {
        var spec = definition["spec"];
        var names = spec?["names"];
        var kinds = new List<ResourceInfo>();
        if (Meta.Text(spec, "group").Length == 0 || Meta.Text(names, "plural").Length == 0 || Meta.Text(names, "kind").Length == 0)
        {
            return kinds;
        }

        foreach (var version in (spec!["versions"] as JsonArray ?? []).OfType<JsonObject>().Where(v => v["served"]?.ToString() == "true"))
        {
            var kind = Meta.Text(names, "kind");
            kinds.Add(new ResourceInfo(
                Meta.Text(spec, "group"),
                Meta.Text(version, "name"),
                Meta.Text(names, "plural"),
                kind,
                Meta.Text(spec, "scope") == "Namespaced")
            {
                Singular = Meta.Text(names, "singular") is { Length: > 0 } singular ? singular : kind.ToLowerInvariant(),
                ListKind = Meta.Text(names, "listKind") is { Length: > 0 } list ? list : kind + "List",
                ShortNames = Strings(names!["shortNames"]),
                Categories = Strings(names["categories"]),
                Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
                Subresources = version["subresources"] is JsonObject subresources ? [.. subresources.Select(s => s.Key)] : [],
                Columns = [.. (version["additionalPrinterColumns"] as JsonArray ?? []).OfType<JsonObject>().Select(Column)],
                IsBuiltIn = false,
                HasGeneration = true,
                Schema = version["schema"]?["openAPIV3Schema"] as JsonObject,
            });
        }

        return kinds;
    }

    private static PrinterColumn Column(JsonObject column) => new(
        Meta.Text(column, "name"),
        Meta.Text(column, "type"),
        Meta.Text(column, "jsonPath"),
        int.TryParse(column["priority"]?.ToString(), CultureInfo.InvariantCulture, out var priority) ? priority : 0);

    private static string[] Strings(JsonNode? list) => [.. (list as JsonArray ?? []).Select(s => s?.ToString() ?? "")];
}
