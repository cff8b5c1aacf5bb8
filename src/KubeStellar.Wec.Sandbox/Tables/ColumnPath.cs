using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Tables;

/// <summary>The part of JSONPath that printer columns use: fields, <c>[*]</c>, indexes, and <c>[?(@.field=="text")]</c>.</summary>
internal sealed class ColumnPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    /// <summary>Parses a path; an unsupported one finds nothing.</summary>
    public static ColumnPath Parse(string text)
    {
        var path = new ColumnPath();
        var rest = text.AsSpan().Trim().TrimStart('{').TrimEnd('}').TrimStart('$');
        while (rest.Length > 0)
        {
            if (!path.Step(ref rest))
            {
                path._steps.Clear();
                path._steps.Add(_ => []);
                break;
            }
        }

        return path;
    }

    /// <summary>The first value found, as a table cell.</summary>
    public JsonNode? Cell(JsonObject value, string type, DateTimeOffset now)
    {
        IEnumerable<JsonNode?> found = [value];
        foreach (var step in _steps)
        {
            found = found.Where(n => n is not null).SelectMany(n => step(n!));
        }

        return found.FirstOrDefault() switch
        {
            null => null,
            var first when type == "date" => Age(first, now),
            JsonValue first when type == "string" => first.ToString(),
            JsonValue first => first.DeepClone(),
            var first => JsonText.ToText(first),
        };
    }

    private bool Step(ref ReadOnlySpan<char> rest)
    {
        if (rest[0] == '.')
        {
            rest = rest[1..];
            var name = Field(ref rest);
            if (name.Length > 0)
            {
                _steps.Add(node => node is JsonObject map ? [map[name]] : []);
            }

            return name.Length > 0 || rest.Length == 0 || rest[0] == '[';
        }

        var end = rest.IndexOf(']');
        if (rest[0] != '[' || end < 0)
        {
            return false;
        }

        var inside = rest[1..end].ToString();
        rest = rest[(end + 1)..];
        if (inside == "*")
        {
            _steps.Add(node => node as JsonArray ?? []);
            return true;
        }

        if (int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            _steps.Add(node => node is JsonArray list && index < list.Count ? [list[index]] : []);
            return true;
        }

        return Filter(inside);
    }

    private bool Filter(string inside)
    {
        var sides = inside.TrimStart('?').Trim('(', ')').Split("==", 2, StringSplitOptions.TrimEntries);
        if (!inside.StartsWith("?(@.", StringComparison.Ordinal) || sides.Length != 2)
        {
            return false;
        }

        var field = sides[0][2..];
        var wanted = sides[1].Trim('"', '\'');
        _steps.Add(node => (node as JsonArray ?? []).Where(item => Meta.Text(item, field) == wanted));
        return true;
    }

    private static string Field(ref ReadOnlySpan<char> rest)
    {
        var name = new StringBuilder();
        while (rest.Length > 0 && rest[0] is not ('.' or '['))
        {
            if (rest[0] == '\\' && rest.Length > 1)
            {
                rest = rest[1..];
            }

            name.Append(rest[0]);
            rest = rest[1..];
        }

        return name.ToString();
    }

    private static JsonValue Age(JsonNode value, DateTimeOffset now) =>
        JsonValue.Create(
            DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? GoText.Age(now - time)
                : "<invalid>")!;
}
