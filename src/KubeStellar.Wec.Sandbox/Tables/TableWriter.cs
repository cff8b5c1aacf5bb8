using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tables;

/// <summary>Prints objects as meta.k8s.io/v1 Tables.</summary>
internal static class TableWriter
{
    private static readonly ConcurrentDictionary<ResourceInfo, IReadOnlyList<TableColumn>> s_known = new();

    public static JsonObject Table(ApiRequest request, IReadOnlyList<StoredObject> items, string version)
    {
        var columns = s_known.GetOrAdd(request.Kind, Columns);
        var include = request.Query("includeObject");
        var now = request.Server.Time.GetUtcNow();
        var rows = new JsonArray();
        foreach (var item in items)
        {
            var cells = new JsonArray();
            foreach (var column in columns)
            {
                cells.Add(column.Cell(item.Object, now));
            }

            var row = new JsonObject { ["cells"] = cells };
            switch (include)
            {
                case "None": break;
                case "Object": row["object"] = VersionConversion.Present(item.Object, request.Kind).DeepClone(); break;
                default: row["object"] = Negotiation.Partial(item.Object); break;
            }

            rows.Add(row);
        }

        var table = Empty(version);
        table["columnDefinitions"] = new JsonArray([.. columns.Select(c => c.Definition())]);
        table["rows"] = rows;
        return table;
    }

    public static JsonObject Empty(string version) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = version },
        ["columnDefinitions"] = new JsonArray(),
        ["rows"] = new JsonArray(),
    };

    private static IReadOnlyList<TableColumn> Columns(ResourceInfo kind) =>
        kind.IsBuiltIn ? BuiltInColumns.For(kind)
            : kind.Columns.Count == 0 ? [BuiltInColumns.Name, BuiltInColumns.Age]
            : [BuiltInColumns.Name, .. kind.Columns.Select(Custom)];

    private static TableColumn Custom(PrinterColumn column)
    {
        var path = ColumnPath.Parse(column.JsonPath);
        return new TableColumn(column.Name, column.Type, (value, now) => path.Cell(value, column.Type, now), column.Priority)
        {
            Description = $"Custom resource definition column (in JSONPath format): {column.JsonPath}",
        };
    }
}
