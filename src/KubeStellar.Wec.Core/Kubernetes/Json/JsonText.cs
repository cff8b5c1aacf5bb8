using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Json;

/// <summary>
/// Reads JSON objects as Go does: of equal keys the last counts. The framework's own objects take such JSON and fail when they are first
/// looked into.
/// </summary>
public static class JsonText
{
    private const int MaxDepth = 256;

    /// <summary>The objects of a text, one after the other as tools append them.</summary>
    /// <param name="text">JSON objects with nothing but white space between them.</param>
    /// <param name="onRepeated">Receives each key that comes again in one object.</param>
    /// <exception cref="JsonException">It is anything else.</exception>
    public static IReadOnlyList<JsonObject> ReadAll(string text, Action<string>? onRepeated = null)
    {
        var objects = new List<JsonObject>();
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        while (!(rest = rest.TrimStart(" \t\r\n"u8)).IsEmpty)
        {
            // The reader would take what follows the first object for a fault, unless more is to come.
            var reader = new Utf8JsonReader(rest, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("A JSON object is expected.");
            }

            try
            {
                objects.Add(ReadObject(ref reader, onRepeated));
            }
            catch (InvalidOperationException e)
            {
                // Half of a surrogate pair.
                throw new JsonException(e.Message, e);
            }

            rest = rest[(int)reader.BytesConsumed..];
        }

        return objects;
    }

    internal static JsonObject ReadObject(ref Utf8JsonReader reader, Action<string>? onRepeated)
    {
        var result = new JsonObject();
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            Next(ref reader);
            if (result.ContainsKey(key))
            {
                onRepeated?.Invoke(key);
            }

            result[key] = ReadValue(ref reader, onRepeated);
        }

        return result;
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, Action<string>? onRepeated)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, onRepeated);
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (Next(ref reader) != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, onRepeated));
                }

                return items;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Null:
                return null;
            default:
                return JsonValue.Create(JsonElement.ParseValue(ref reader));
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("The JSON ends before its last brace.");

    /// <summary>Reads objects of servers in this way.</summary>
    internal sealed class Converter : JsonConverter<JsonObject>
    {
        public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader, null) : throw new JsonException(
                "A JSON object is expected.");

        public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) =>
            value.WriteTo(writer, options);
    }
}
