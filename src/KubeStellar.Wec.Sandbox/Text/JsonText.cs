using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Sandbox.Text;

/// <summary>Reads and writes JSON with the limits and the escaping used throughout the sandbox.</summary>
public static class JsonText
{
    /// <summary>Deeper documents are refused, because hostile input could exhaust the stack.</summary>
    public const int MaxDepth = 96;

    private static readonly JsonDocumentOptions s_readOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    internal static JsonSerializerOptions WriteOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 2 * MaxDepth,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    internal static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <exception cref="JsonException">The text is not JSON, too deep, or repeats a property.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: s_readOptions);

    /// <exception cref="JsonException">The text is not JSON, too deep, or repeats a property.</exception>
    public static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: s_readOptions);

    public static byte[] ToUtf8(JsonNode node)
    {
        using var buffer = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            node.WriteTo(writer, WriteOptions);
        }

        return buffer.ToArray();
    }

    public static string ToText(JsonNode node) => node.ToJsonString(WriteOptions);
}
