using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>One line of a watch, read.</summary>
/// <param name="Event">Null for bookmarks and for the end.</param>
/// <param name="ResourceVersion">Where to resume.</param>
/// <param name="IsExpired">The server no longer knows the version asked for.</param>
internal readonly record struct WatchFrame<T>(WatchEvent<T>? Event, string? ResourceVersion, bool IsExpired);

internal static class WatchFrame
{
    /// <param name="line">The line.</param>
    /// <param name="read">How an object is read.</param>
    /// <param name="onUnreadable">Receives an object that cannot be, which then counts as a bookmark; without it that is a fault.</param>
    public static WatchFrame<T> Read<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> read, UnreadableItem? onUnreadable = null)
    {
        var reader = new Utf8JsonReader(line);
        string? type = null;
        ReadOnlySpan<byte> body = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType)
            {
                type = reader.GetString();
            }
            else
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                body = isObject ? line[start..(int)reader.BytesConsumed] : body;
            }
        }

        if (type == "ERROR")
        {
            // 410 is the usual one; any other is also only cured by listing again, which then says what is wrong.
            return new(null, null, IsExpired: true);
        }

        var version = VersionOf(body);
        WatchEventType? known = type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            _ => null,
        };
        if (known is null)
        {
            return new(null, version, IsExpired: false);
        }

        T? item;
        try
        {
            item = JsonSerializer.Deserialize(body, read);
        }
        catch (JsonException e) when (onUnreadable is not null && !body.IsEmpty)
        {
            onUnreadable(body, e);
            return new(null, version, IsExpired: false);
        }

        if (item is null)
        {
            throw new JsonException("An event of the watch is about nothing.");
        }

        return new(new WatchEvent<T>(known.Value, item), version, IsExpired: false);
    }

    private static string? VersionOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (!isMetadata)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("resourceVersion"u8);
                reader.Read();
                if (isVersion)
                {
                    return reader.GetString();
                }

                reader.Skip();
            }
        }

        return null;
    }
}
