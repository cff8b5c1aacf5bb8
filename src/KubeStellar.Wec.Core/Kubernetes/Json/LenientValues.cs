using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;

namespace KubeStellar.Wec.Kubernetes.Json;

/// <summary>
/// Reads a time; one that is none, or that no calendar here has, is unknown. Some types take any text there, and one odd object must not
/// cost the list it is in.
/// </summary>
internal sealed class LenientTime : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.TryGetDateTimeOffset(out var time) ? time : null;
        }

        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>The same for the library's models, whose times have no offset.</summary>
internal sealed class LenientUtcTime : JsonConverter<DateTime?>
{
    private static readonly LenientTime s_time = new();

    /// <summary>Some times must be written to the microsecond.</summary>
    private static readonly KubernetesJson.KubernetesDateTimeConverter s_writer = new();

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        s_time.Read(ref reader, typeof(DateTimeOffset?), options)?.UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            s_writer.Write(writer, time, options);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>Reads bytes; text that is no base64 holds none, and is not to cost the list it is in.</summary>
internal sealed class LenientBytes : JsonConverter<byte[]>
{
    public override byte[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.TryGetBytesFromBase64(out var bytes) ? bytes : null;
        }

        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value);
}

/// <summary>Reads text, and a number or a truth value as it is written: what Kubernetes calls int-or-string is such a field.</summary>
internal sealed class LenientText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.StartObject or JsonTokenType.StartArray => throw new JsonException("Text is expected."),
        _ => reader.GetString(),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
