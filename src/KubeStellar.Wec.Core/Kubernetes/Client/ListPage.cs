using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>One page of a collection.</summary>
/// <param name="Items">Its objects.</param>
/// <param name="Metadata">Where the next page starts, and which moment the list shows.</param>
internal readonly record struct ListPage<T>(List<T> Items, V1ListMeta Metadata);

/// <summary>Reads pages. The library reads a page as one object, so that one odd object would cost all the others.</summary>
internal static class ListPage
{
    /// <param name="json">The whole page.</param>
    /// <param name="type">How an object is read.</param>
    /// <param name="onUnreadable">Receives an object that cannot be read; without it that is a fault of the page.</param>
    /// <exception cref="JsonException">It is no page, or an object of it cannot be read.</exception>
    public static ListPage<T> Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, UnreadableItem? onUnreadable)
    {
        var items = new List<T>();
        V1ListMeta? metadata = null;
        var reader = new Utf8JsonReader(json);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isItems && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadItems(ref reader, json, type, onUnreadable, items);
            }
            else if (isMetadata)
            {
                metadata = JsonSerializer.Deserialize(ref reader, KubernetesTypes.Of<V1ListMeta>());
            }
            else
            {
                reader.Skip();
            }
        }

        // The reader throws where the text ends too early; what is behind the last brace must be nothing.
        while (reader.Read())
        {
        }

        return new(items, metadata ?? new());
    }

    private static void ReadItems<T>(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo<T> type, UnreadableItem? onUnreadable, List<T> items)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var item = json[start..(int)reader.BytesConsumed];
            try
            {
                if (JsonSerializer.Deserialize(item, type) is { } read)
                {
                    items.Add(read);
                }
            }
            catch (Exception e) when (onUnreadable is not null && e is JsonException or FormatException)
            {
                onUnreadable(item, e as JsonException ?? new JsonException(e.Message, e));
            }
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException("A list is a JSON object.");
        }
    }
}
