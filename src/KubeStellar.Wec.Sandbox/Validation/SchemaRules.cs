using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Validation;

/// <summary>The visible parts of a structural schema: defaults, required fields, types and enumerations.</summary>
internal static class SchemaRules
{
    public static void Apply(JsonObject? schema, JsonNode? value)
    {
        if (schema is null)
        {
            return;
        }

        if (value is JsonArray list && schema["items"] is JsonObject items)
        {
            foreach (var item in list)
            {
                Apply(items, item);
            }
        }

        if (value is not JsonObject map || schema["properties"] is not JsonObject properties)
        {
            return;
        }

        foreach (var (name, property) in properties)
        {
            if (property is not JsonObject definition)
            {
                continue;
            }

            if (!map.ContainsKey(name) && definition["default"] is { } fallback)
            {
                map[name] = fallback.DeepClone();
            }

            Apply(definition, map[name]);
        }
    }

    public static void Validate(JsonObject? schema, JsonNode? value, List<FieldError> errors, string path = "")
    {
        if (schema is null || value is null)
        {
            return;
        }

        if (TypeProblem(schema, value) is { } problem)
        {
            var found = GoText.Quote(Found(value));
            errors.Add(new FieldError(
                "FieldValueTypeInvalid", path, $"Invalid value: {found}: {path} in body must be of type {problem}: {found}"));
            return;
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
        {
            errors.Add(FieldError.NotSupported(path, value.ToString(), allowed.Select(a => a?.ToString() ?? "")));
        }

        if (value is JsonArray list && schema["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Validate(items, list[i], errors, $"{path}[{i}]");
            }
        }

        if (value is not JsonObject map)
        {
            return;
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(r => r?.ToString() ?? "").Where(r => !map.ContainsKey(r)))
        {
            errors.Add(FieldError.Required(Join(path, name)));
        }

        foreach (var (name, definition) in schema["properties"] as JsonObject ?? [])
        {
            if (name != "metadata" || path.Length > 0)
            {
                Validate(definition as JsonObject, map[name], errors, Join(path, name));
            }
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Found(JsonNode value) => value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => "number",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        System.Text.Json.JsonValueKind.Array => "array",
        _ => "object",
    };

    private static string? TypeProblem(JsonObject schema, JsonNode value)
    {
        if (schema["x-kubernetes-int-or-string"]?.ToString() == "true")
        {
            return null;
        }

        var wanted = Meta.Text(schema, "type");
        var found = Found(value);
        return wanted.Length == 0 || wanted == found || (wanted == "integer" && found == "number") ? null : wanted;
    }
}
