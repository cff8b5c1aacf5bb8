using System.Buffers;
using System.Text;
using System.Text.Json;

namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>Writes a node as JSON.</summary>
internal static class NodeJson
{
    private const int MaxNodes = 10_000;
    private const int MaxBytes = 256 * 1024;
    private const int MaxDepth = 130;

    /// <summary>The JSON; null when it would be too large, which only shared aliases or malice bring about.</summary>
    public static string? Write(KubeNode node) => Write(node, MaxNodes, MaxBytes);

    /// <summary>Whether two nodes say the same in the same order; what is too large to compare is taken for different.</summary>
    public static bool AreSame(KubeNode one, KubeNode other) =>
        Write(one, MaxNodes, 16 * MaxBytes) is { } text && text == Write(other, MaxNodes, 16 * MaxBytes);

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
                if (value.Text is { } name && key is "name" or "namespace")
                {
                    // Text in every type there is, and "n" or "1" without quotes is what people write for it.
                    writer.WriteStringValue(name);
                }
                else if (!Write(value, writer, maxBytes, ref budget))
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
            case { } plain when node.IsPlain:
                YamlScalar.Write(plain, writer);
                break;
            case { } text:
                writer.WriteStringValue(text);
                break;
        }
    }
}
