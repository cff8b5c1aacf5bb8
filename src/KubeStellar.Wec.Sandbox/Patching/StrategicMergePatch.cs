using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Patching;

/// <summary>
/// Strategic merge patch for built-in kinds: lists with a key are merged item by item, and <c>$patch</c> directives are followed.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string Order = "$setElementOrder/";
    private const string Retain = "$retainKeys";

    /// <summary>Applies a patch. The target is modified, the patch is not.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch) =>
        patch is JsonObject changes ? Map(target as JsonObject ?? [], changes) : patch?.DeepClone();

    private static JsonObject Map(JsonObject target, JsonObject patch)
    {
        switch (Meta.Text(patch, Directive))
        {
            case "replace": return Plain(patch);
            case "delete": return [];
        }

        if (patch[Retain] is JsonArray retained)
        {
            var names = retained.Select(r => r?.ToString()).ToHashSet();
            foreach (var key in target.Select(p => p.Key).Where(k => !names.Contains(k)).ToList())
            {
                target.Remove(key);
            }
        }

        foreach (var (key, value) in patch)
        {
            if (key.StartsWith(DeleteFrom, StringComparison.Ordinal))
            {
                RemoveValues(target[key[DeleteFrom.Length..]] as JsonArray, value as JsonArray);
            }
            else if (!key.StartsWith('$'))
            {
                Field(target, key, value);
            }
        }

        foreach (var (key, value) in patch.Where(p => p.Key.StartsWith(Order, StringComparison.Ordinal)))
        {
            Arrange(target, key[Order.Length..], value as JsonArray);
        }

        return target;
    }

    private static void Field(JsonObject target, string key, JsonNode? value)
    {
        var old = target[key];
        switch (value)
        {
            case null:
                target.Remove(key);
                break;
            case JsonObject map:
                target[key] = null;
                target[key] = Map(old as JsonObject ?? [], map);
                if (Meta.Text(map, Directive) == "delete")
                {
                    target.Remove(key);
                }

                break;
            case JsonArray list:
                target[key] = null;
                target[key] = List(key, old as JsonArray ?? [], list);
                break;
            default:
                target[key] = value.DeepClone();
                break;
        }
    }

    private static JsonArray List(string field, JsonArray target, JsonArray patch)
    {
        if (patch.Any(i => Meta.Text(i, Directive) == "replace"))
        {
            return new JsonArray([.. patch.Where(i => Meta.Text(i, Directive) != "replace").Select(i => i?.DeepClone())]);
        }

        if (ListKeys.IsSet(field))
        {
            foreach (var item in patch.Where(i => !target.Any(t => JsonNode.DeepEquals(t, i))).ToList())
            {
                target.Add(item?.DeepClone());
            }

            return target;
        }

        var keys = ListKeys.For(field, patch.FirstOrDefault() ?? target.FirstOrDefault(), builtIn: true);
        if (keys.Length == 0)
        {
            return (JsonArray)patch.DeepClone();
        }

        // Strategic merge uses only one key; protocol matters only to server-side apply.
        var by = keys[0];
        foreach (var item in patch.OfType<JsonObject>())
        {
            Item(target, item, by);
        }

        return target;
    }

    private static void Item(JsonArray target, JsonObject item, string by)
    {
        var index = target.ToList().FindIndex(t => JsonNode.DeepEquals((t as JsonObject)?[by], item[by]));
        if (Meta.Text(item, Directive) == "delete")
        {
            if (index >= 0)
            {
                target.RemoveAt(index);
            }
        }
        else if (index < 0)
        {
            target.Add(Map([], item));
        }
        else
        {
            var old = (JsonObject)target[index]!;
            target[index] = new JsonObject();
            target[index] = Map(old, item);
        }
    }

    private static void RemoveValues(JsonArray? target, JsonArray? values)
    {
        foreach (var value in values ?? [])
        {
            for (var i = (target?.Count ?? 0) - 1; i >= 0; i--)
            {
                if (JsonNode.DeepEquals(target![i], value))
                {
                    target.RemoveAt(i);
                }
            }
        }
    }

    private static void Arrange(JsonObject target, string field, JsonArray? order)
    {
        if (target[field] is not JsonArray list || order is null)
        {
            return;
        }

        var by = ListKeys.For(field, list.FirstOrDefault(), builtIn: true).FirstOrDefault();
        int Rank(JsonNode? item)
        {
            var rank = order.ToList().FindIndex(
                o => by is null ? JsonNode.DeepEquals(o, item) : JsonNode.DeepEquals((o as JsonObject)?[by], (item as JsonObject)?[by]));
            return rank < 0 ? int.MaxValue : rank;
        }

        target[field] = new JsonArray([.. list.OrderBy(Rank).Select(i => i?.DeepClone())]);
    }

    private static JsonObject Plain(JsonObject patch)
    {
        var copy = (JsonObject)patch.DeepClone();
        copy.Remove(Directive);
        return copy;
    }
}
