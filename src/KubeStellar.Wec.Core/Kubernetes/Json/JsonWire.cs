using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Kubernetes.Json;

/// <summary>How this client writes and reads JSON.</summary>
public static class JsonWire
{
    /// <summary>No object of etcd is larger than a few MiB; anything beyond this is not an API server's answer.</summary>
    internal const int MaxObjectBytes = 32 * 1024 * 1024;

    private static readonly JsonWriterOptions s_writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads any object whole.</summary>
    public static JsonTypeInfo<JsonObject> AnyObject => WireContext.Default.JsonObject;

    public static byte[] ToBytes(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, s_writer))
        {
            node.WriteTo(writer);
        }

        return buffer.ToArray();
    }
}

[JsonSourceGenerationOptions(Converters = [typeof(JsonText.Converter), typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class WireContext : JsonSerializerContext;
