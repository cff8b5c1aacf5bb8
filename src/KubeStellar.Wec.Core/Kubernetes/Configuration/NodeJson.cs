using System.Buffers;
using System.Text;
using System.Text.Json;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Writes a node as JSON.</summary>
internal static class NodeJson
{
    private const int MaxNodes = 10_000;
    private const int MaxBytes = 256 * 1024;
    private const int MaxDepth = 130;

    /// <summary>The JSON; null when it would be too large, which only shared aliases or malice bring about.</summary>
    public static string? Write(KubeNode node) => Write(node, MaxNodes, MaxBytes);

    public static string? Write(KubeNode node, int maxNodes, int maxBytes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        var budget = maxNodes;
        if (!Write(node, writer, maxBytes, ref budget))
        {
            return null;
        }

        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool Write(KubeNode node, Utf8JsonWriter writer, int maxBytes, ref int budget)
    {
        if (--budget < 0 || writer.BytesCommitted + writer.BytesPending > maxBytes || writer.CurrentDepth > MaxDepth)
        {
            return false;
        }

        if (node.Map is { } map)
        {
            writer.WriteStartObject();
            foreach (var (key, value) in map)
            {
                writer.WritePropertyName(key);
                if (!Write(value, writer, maxBytes, ref budget))
                {
                    return false;
                }
            }

            writer.WriteEndObject();
        }
        else if (node.Items is { } items)
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                if (!Write(item, writer, maxBytes, ref budget))
                {
                    return false;
                }
            }

            writer.WriteEndArray();
        }
        else
        {
            WriteScalar(node, writer);
        }

        return true;
    }

    private static void WriteScalar(KubeNode node, Utf8JsonWriter writer)
    {
        switch (node.Text)
        {
            case null:
                writer.WriteNullValue();
                break;
            case "true" or "false" when node.IsPlain:
                writer.WriteBooleanValue(node.Text == "true");
                break;
            case { } number when node.IsPlain && long.TryParse(number, out var value):
                writer.WriteNumberValue(value);
                break;
            case { } text:
                writer.WriteStringValue(text);
                break;
        }
    }
}
