using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Sandbox.Tables;

/// <summary>A column of a server-side printed table.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Type">OpenAPI type of the cells.</param>
/// <param name="Cell">Makes the cell for an object at a given time.</param>
/// <param name="Priority">0 to show always, higher for wide output only.</param>
internal sealed record TableColumn(string Name, string Type, Func<JsonObject, DateTimeOffset, JsonNode?> Cell, int Priority = 0)
{
    public string Format { get; init; } = "";

    public string Description { get; init; } = "";

    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
