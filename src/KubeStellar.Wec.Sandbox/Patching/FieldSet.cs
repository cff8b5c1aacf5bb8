using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Patching;

/// <summary>
/// Sets of field paths in the form of FieldsV1: <c>f:</c> for fields, <c>k:</c> for list items by key, <c>v:</c> for values of a set,
/// <c>.</c> for the container itself.
/// </summary>
internal static class FieldSet
{
    /// <summary>The fields of an object that managers can own.</summary>
    /// <param name="value">The object.</param>
    /// <param name="builtIn">Whether its kind is built in; this decides how lists merge.</param>
    /// <param name="dots">Whether to list the maps themselves, as updates do and apply does not.</param>
    public static JsonObject Of(JsonObject value, bool builtIn, bool dots) => Changes([], value, builtIn, dots);

    /// <summary>The fields of <paramref name="after"/> that are new or have changed.</summary>
    public static JsonObject Changes(JsonObject before, JsonObject after, bool builtIn, bool dots)
    {
        var set = new JsonObject();
        foreach (var (key, value) in after)
        {
            if (key is "apiVersion" or "kind")
            {
                continue;
            }

            var changed = key == "metadata"
                ? Metadata(before[key] as JsonObject, value as JsonObject, builtIn, dots)
                : Changed(before[key], value, key, builtIn, dots);
            if (changed is { } fields)
            {
                set["f:" + key] = fields;
            }
        }

        return set;
    }

    public static bool IsLeaf(JsonObject set) => set.All(p => p.Key == ".");

    /// <summary>Adds all paths of <paramref name="other"/> to <paramref name="set"/>.</summary>
    public static void Union(JsonObject set, JsonObject other)
    {
        foreach (var (key, fields) in other)
        {
            if (set[key] is JsonObject mine)
            {
                Union(mine, (JsonObject)fields!);
            }
            else
            {
                set[key] = fields!.DeepClone();
            }
        }
    }

    /// <summary>Removes all leaf paths of <paramref name="other"/> from <paramref name="set"/>.</summary>
    public static void Subtract(JsonObject set, JsonObject other)
    {
        foreach (var (key, fields) in other)
        {
            if (set[key] is not JsonObject mine)
            {
                continue;
            }

            if (IsLeaf((JsonObject)fields!))
            {
                if (IsLeaf(mine))
                {
                    set.Remove(key);
                }

                continue;
            }

            Subtract(mine, (JsonObject)fields!);
            if (mine.Count == 0)
            {
                set.Remove(key);
            }
        }
    }

    /// <summary>Removes the paths that no longer exist.</summary>
    public static void Prune(JsonObject set, JsonObject existing)
    {
        foreach (var key in set.Select(p => p.Key).Where(k => k != ".").ToList())
        {
            if (existing[key] is not JsonObject there)
            {
                set.Remove(key);
            }
            else if (set[key] is JsonObject mine && !IsLeaf(mine) && !IsLeaf(there))
            {
                Prune(mine, there);
                if (mine.Count == 0)
                {
                    set.Remove(key);
                }
            }
        }
    }

    /// <summary>The leaf paths in both sets, printed as <c>.spec.containers[name="a"].image</c>.</summary>
    public static void Common(JsonObject left, JsonObject right, string prefix, List<string> paths)
    {
        foreach (var (key, fields) in left)
        {
            if (key == "." || right[key] is not JsonObject other)
            {
                continue;
            }

            var mine = (JsonObject)fields!;
            if (IsLeaf(mine) || other.Count == 0)
            {
                paths.Add(prefix + Printed(key));
            }
            else if (!IsLeaf(other))
            {
                // A bare "." owns only the map's existence, which never conflicts.
                Common(mine, other, prefix + Printed(key), paths);
            }
        }
    }

    public static string ItemKey(JsonObject item, string[] keys)
    {
        var map = new JsonObject();
        foreach (var key in keys)
        {
            map[key] = item[key]?.DeepClone() ?? (key == "protocol" ? "TCP" : null);
        }

        return "k:" + JsonText.ToText(map);
    }

    private static JsonObject? Metadata(JsonObject? before, JsonObject? after, bool builtIn, bool dots)
    {
        var set = new JsonObject();
        foreach (var key in (ReadOnlySpan<string>)["annotations", "finalizers", "labels", "ownerReferences"])
        {
            if (after?[key] is { } value && Changed(before?[key], value, key, builtIn, dots) is { } fields)
            {
                set["f:" + key] = fields;
            }
        }

        return set.Count > 0 ? set : null;
    }

    private static JsonObject? Changed(JsonNode? before, JsonNode? after, string field, bool builtIn, bool dots)
    {
        switch (after)
        {
            case JsonObject { Count: > 0 } map when !ListKeys.IsAtomic(field, builtIn):
                return Map(before as JsonObject, map, field, builtIn, dots);
            case JsonArray { Count: > 0 } list when ListKeys.IsSet(field):
                return Values(before as JsonArray, list, dots);
            case JsonArray { Count: > 0 } list when ListKeys.For(field, list[0], builtIn) is { Length: > 0 } keys:
                return Items(before as JsonArray, list, keys, builtIn, dots);
            default:
                return before is not null && JsonNode.DeepEquals(before, after) ? null : [];
        }
    }

    private static JsonObject? Map(JsonObject? before, JsonObject after, string field, bool builtIn, bool dots)
    {
        var set = new JsonObject();
        if (dots && before is null && !(builtIn && field is ("spec" or "status" or "template" or "metadata")))
        {
            set["."] = new JsonObject();
        }

        foreach (var (key, value) in after)
        {
            if (Changed(before?[key], value, key, builtIn, dots) is { } fields)
            {
                set["f:" + key] = fields;
            }
        }

        return set.Count > 0 ? set : null;
    }

    private static JsonObject? Values(JsonArray? before, JsonArray after, bool dots)
    {
        var set = new JsonObject();
        if (dots && before is null)
        {
            set["."] = new JsonObject();
        }

        foreach (var value in after.Where(v => v is not null && before?.Any(b => JsonNode.DeepEquals(b, v)) != true))
        {
            set["v:" + JsonText.ToText(value!)] = new JsonObject();
        }

        return set.Count > 0 ? set : null;
    }

    private static JsonObject? Items(JsonArray? before, JsonArray after, string[] keys, bool builtIn, bool dots)
    {
        var set = new JsonObject();
        if (dots && before is null)
        {
            set["."] = new JsonObject();
        }

        foreach (var item in after.OfType<JsonObject>())
        {
            var name = ItemKey(item, keys);
            var old = before?.OfType<JsonObject>().FirstOrDefault(b => ItemKey(b, keys) == name);
            var fields = Map(old, item, "", builtIn, dots) ?? [];
            if (old is null)
            {
                fields["."] = new JsonObject();
            }

            if (fields.Count > 0)
            {
                set[name] = fields;
            }
        }

        return set.Count > 0 ? set : null;
    }

    private static string Printed(string key)
    {
        if (key.StartsWith("f:", StringComparison.Ordinal))
        {
            return "." + key[2..];
        }

        if (!key.StartsWith("k:", StringComparison.Ordinal))
        {
            return $"[={key[2..]}]";
        }

        var text = new StringBuilder("[");
        foreach (var (name, value) in (JsonObject)JsonText.Parse(key[2..])!)
        {
            text.Append(text.Length > 1 ? "," : "").Append(name).Append('=').Append(value is null ? "null" : JsonText.ToText(value));
        }

        return text.Append(']').ToString();
    }
}
