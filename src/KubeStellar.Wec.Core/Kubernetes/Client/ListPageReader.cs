using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>
/// Reads one page of a list from a stream and hands out each item as soon as its last byte has come, so that the parsing of a
/// page overlaps its download and no page is ever held whole.
/// </summary>
/// <param name="stream">The page.</param>
/// <param name="itemType">How an item is read.</param>
/// <param name="onUnreadable">Receives an item that is not of that type, and what is wrong; without it that ends the list.</param>
internal sealed class ListPageReader<T>(Stream stream, JsonTypeInfo<T> itemType, ListPageReader<T>.Unreadable? onUnreadable = null) : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;
    private const int MaxTrailing = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _start;
    private int _end;
    private bool _isFinal;
    private JsonReaderState _state;
    private Section _section = Section.Document;

    public delegate void Unreadable(ReadOnlySpan<byte> item, JsonException cause);

    private enum Section
    {
        Document,
        Members,
        Items,
        Done,
    }

    private enum Step
    {
        NeedsMore,
        Advanced,
        Item,
    }

    /// <summary>Known once the last item has been handed out: servers write it before or after the items.</summary>
    public ListMetadata Metadata { get; private set; } = new();

    public async IAsyncEnumerable<T> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (_section != Section.Done)
        {
            switch (Advance(out var item))
            {
                case Step.Item:
                    yield return item!;
                    break;
                case Step.NeedsMore:
                    await FillAsync(cancel);
                    break;
            }
        }

        // An answer that is read to its end leaves its connection to the next page; one that never ends is left behind.
        for (var left = MaxTrailing; left > 0;)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(0, left), cancel);
            left = read == 0 ? 0 : left - read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Step Advance(out T? item)
    {
        item = default;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isFinal, _state);
        var step = _section switch
        {
            Section.Items => AdvanceItems(ref reader, out item),
            Section.Members => AdvanceMembers(ref reader),
            _ => AdvanceDocument(ref reader),
        };
        if (step == Step.NeedsMore)
        {
            return _isFinal ? throw new JsonException("The list ends before its last brace.") : Step.NeedsMore;
        }

        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
        return step;
    }

    private Step AdvanceDocument(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return Step.NeedsMore;
        }

        _section = reader.TokenType == JsonTokenType.StartObject ? Section.Members : throw new JsonException("A list is a JSON object.");
        return Step.Advanced;
    }

    private Step AdvanceMembers(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return Step.NeedsMore;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _section = Section.Done;
            return Step.Advanced;
        }

        var isItems = reader.ValueTextEquals("items"u8);
        var isMetadata = reader.ValueTextEquals("metadata"u8);
        if (!reader.Read())
        {
            return Step.NeedsMore;
        }

        if (isItems && reader.TokenType == JsonTokenType.StartArray)
        {
            _section = Section.Items;
            return Step.Advanced;
        }

        var valueStart = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return Step.NeedsMore;
        }

        if (isMetadata)
        {
            var value = _buffer.AsSpan(_start + valueStart, (int)reader.BytesConsumed - valueStart);
            Metadata = JsonSerializer.Deserialize(value, WireContext.Default.ListMetadata) ?? new();
        }

        return Step.Advanced;
    }

    private Step AdvanceItems(ref Utf8JsonReader reader, out T? item)
    {
        item = default;
        if (!reader.Read())
        {
            return Step.NeedsMore;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _section = Section.Members;
            return Step.Advanced;
        }

        var itemStart = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return Step.NeedsMore;
        }

        var json = _buffer.AsSpan(_start + itemStart, (int)reader.BytesConsumed - itemStart);
        try
        {
            item = JsonSerializer.Deserialize(json, itemType);
        }
        catch (JsonException e) when (onUnreadable is not null)
        {
            onUnreadable(json, e);
        }

        return item is null ? Step.Advanced : Step.Item;
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        var unread = _end - _start;
        if (unread == _buffer.Length)
        {
            Grow();
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, unread).CopyTo(_buffer);
        }

        _start = 0;
        _end = unread;
        // An object is looked through again each time more of it has come; asking for a share of what is there keeps that linear.
        var room = _buffer.AsMemory(_end);
        var wanted = Math.Clamp(unread / 4, 1, room.Length);
        var read = await stream.ReadAtLeastAsync(room, wanted, throwOnEndOfStream: false, cancel);
        _end += read;
        _isFinal = read < wanted;
    }

    private void Grow()
    {
        if (_buffer.Length >= JsonWire.MaxObjectBytes)
        {
            throw new JsonException($"One object of the list is larger than {JsonWire.MaxObjectBytes} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
