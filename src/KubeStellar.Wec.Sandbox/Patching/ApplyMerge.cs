using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Patching;

/// <summary>Merges an applied configuration into a live object, and removes abandoned fields.</summary>
internal static class ApplyMerge
{
    /// <summary>The live object is modified.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject applied, bool builtIn)
    {
        foreach (var (key, value) in applied)
        {
            live[key] = Value(Detach(live, key), value, key, builtIn);
        }

        return live;
    }

    /// <summary>Removes the fields of a set, and containers that are empty afterwards.</summary>
    public static void Remove(JsonNode target, JsonObject set)
    {
        foreach (var (key, fields) in set)
        {
            switch (key[..Math.Min(2, key.Length)])
            {
                case "f:" when target is JsonObject map && map.TryGetPropertyValue(key[2..], out var child):
                    if (FieldSet.IsLeaf((JsonObject)fields!) || child is null || Emptied(child, (JsonObject)fields!))
                    {
                        map.Remove(key[2..]);
                    }

                    break;
                case "k:" when target is JsonArray list:
                    RemoveItem(list, key, (JsonObject)fields!);
                    break;
                case "v:" when target is JsonArray list:
                    var value = JsonText.Parse(key[2..]);
                    var at = list.ToList().FindIndex(i => JsonNode.DeepEquals(i, value));
                    if (at >= 0)
                    {
                        list.RemoveAt(at);
                    }

                    break;
            }
        }
    }

    private static bool Emptied(JsonNode child, JsonObject fields)
    {
        Remove(child, fields);
        return child is JsonObject { Count: 0 } or JsonArray { Count: 0 };
    }

    private static void RemoveItem(JsonArray list, string key, JsonObject fields)
    {
        var wanted = (JsonObject)JsonText.Parse(key[2..])!;
        var keys = wanted.Select(p => p.Key).ToArray();
        var index = list.ToList().FindIndex(i => i is JsonObject item && FieldSet.ItemKey(item, keys) == key);
        if (index < 0)
        {
            return;
        }

        if (fields.ContainsKey("."))
        {
            list.RemoveAt(index);
        }
        else
        {
            Remove(list[index]!, fields);
        }
    }

    private static JsonNode? Value(JsonNode? live, JsonNode? applied, string field, bool builtIn)
    {
        switch (applied)
        {
            case JsonObject map when live is JsonObject current && !ListKeys.IsAtomic(field, builtIn):
                return Merge(current, map, builtIn);
            case JsonArray list when live is JsonArray current && ListKeys.IsSet(field):
                foreach (var item in list.Where(i => !current.Any(c => JsonNode.DeepEquals(c, i))).ToList())
                {
                    current.Add(item?.DeepClone());
                }

                return current;
            case JsonArray { Count: > 0 } list when live is JsonArray current
                && ListKeys.For(field, list[0], builtIn) is { Length: > 0 } keys:
                return Items(current, list, keys, builtIn);
            default:
                return applied?.DeepClone();
        }
    }

    private static JsonArray Items(JsonArray live, JsonArray applied, string[] keys, bool builtIn)
    {
        foreach (var item in applied.OfType<JsonObject>())
        {
            var key = FieldSet.ItemKey(item, keys);
            var old = live.OfType<JsonObject>().FirstOrDefault(l => FieldSet.ItemKey(l, keys) == key);
            if (old is null)
            {
                live.Add(item.DeepClone());
            }
            else
            {
                Merge(old, item, builtIn);
            }
        }

        return live;
    }

    private static JsonNode? Detach(JsonObject map, string key)
    {
        // A null holds the place, so that the order of fields is kept.
        var value = map[key];
        map[key] = null;
        return value;
    }
}
