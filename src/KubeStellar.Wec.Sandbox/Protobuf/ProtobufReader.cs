using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Protobuf;

/// <summary>Turns an object in the Kubernetes protobuf envelope into the JSON form; fields the schema leaves out are dropped.</summary>
internal static class ProtobufReader
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int MaxDepth = 32;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <returns>The object, or null when its kind is not in the schema.</returns>
    /// <exception cref="FormatException">The bytes are not such an envelope.</exception>
    public static JsonObject? Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        string apiVersion = "", kind = "";
        ReadOnlySpan<byte> raw = [];
        var envelope = new ProtobufCursor(body[Magic.Length..]);
        while (envelope.Next())
        {
            if (envelope.Field == 1)
            {
                var type = new ProtobufCursor(envelope.Bytes);
                while (type.Next())
                {
                    var text = Encoding.UTF8.GetString(type.Bytes);
                    (apiVersion, kind) = type.Field switch { 1 => (text, kind), 2 => (apiVersion, text), _ => (apiVersion, kind) };
                }
            }
            else if (envelope.Field == 2)
            {
                raw = envelope.Bytes;
            }
        }

        if (ProtobufSchema.Find(kind) is null)
        {
            return null;
        }

        var value = new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion };
        Message(raw, kind, value, 0);
        return value;
    }

    private static JsonObject Message(ReadOnlySpan<byte> bytes, string type, JsonObject target, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException("nested too deep");
        }

        var fields = ProtobufSchema.Find(type)!;
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            if (!fields.TryGetValue(cursor.Field, out var field))
            {
                continue;
            }

            if (field.Type is "m" or "n" or "e")
            {
                Entry(Child(target, field.Name), cursor.Bytes, field.Type);
            }
            else if (field.Repeated)
            {
                var list = target[field.Name] as JsonArray ?? [];
                target[field.Name] ??= list;
                list.Add(Value(cursor, field.Type, depth));
            }
            else if (Value(cursor, field.Type, depth) is { } value && value.ToString().Length > 0)
            {
                target[field.Name] = value;
            }
        }

        return target;
    }

    private static JsonNode? Value(ProtobufCursor cursor, string type, int depth) => type switch
    {
        "s" => Encoding.UTF8.GetString(cursor.Bytes),
        "y" => Convert.ToBase64String(cursor.Bytes),
        "i" => cursor.Number,
        "b" => cursor.Number != 0,
        "t" => Time(cursor.Bytes),
        _ => Message(cursor.Bytes, type, [], depth + 1),
    };

    private static JsonValue? Time(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            if (cursor.Field == 1)
            {
                var seconds = Math.Clamp(cursor.Number, 0, 253_402_300_799);
                return JsonValue.Create(Meta.Timestamp(DateTimeOffset.FromUnixTimeSeconds(seconds)));
            }
        }

        return null;
    }

    private static void Entry(JsonObject map, ReadOnlySpan<byte> bytes, string type)
    {
        var key = "";
        JsonNode value = type == "e" ? new JsonArray() : "";
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            if (cursor.Field == 1)
            {
                key = Encoding.UTF8.GetString(cursor.Bytes);
            }
            else if (cursor.Field == 2)
            {
                value = type switch
                {
                    "m" => Encoding.UTF8.GetString(cursor.Bytes),
                    "n" => Convert.ToBase64String(cursor.Bytes),
                    _ => Items(cursor.Bytes),
                };
            }
        }

        map[key] = value;
    }

    private static JsonArray Items(ReadOnlySpan<byte> bytes)
    {
        var list = new JsonArray();
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            list.Add(Encoding.UTF8.GetString(cursor.Bytes));
        }

        return list;
    }

    private static JsonObject Child(JsonObject target, string name)
    {
        var child = target[name] as JsonObject ?? [];
        target[name] ??= child;
        return child;
    }
}
