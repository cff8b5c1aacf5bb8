using System.Buffers;
using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>Splits the endless answer of a watch into its lines; the server writes one event a line.</summary>
internal sealed class WatchLineReader(Stream stream) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;

    /// <summary>The next line without its end, valid until the next call; null when the server has ended the watch.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + newline);
                _start += line.Length + 1;
                if (line.Span.Trim((byte)'\r').IsEmpty)
                {
                    searched = 0;
                    continue;
                }

                return line;
            }

            searched = _end - _start;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                // A last line without its end is an event cut in half; the watch is resumed from the one before.
                return null;
            }

            _end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom()
    {
        var unread = _end - _start;
        var target = _buffer;
        if (unread == _buffer.Length)
        {
            if (_buffer.Length >= JsonWire.MaxObjectBytes)
            {
                throw new JsonException($"One event of the watch is larger than {JsonWire.MaxObjectBytes} bytes.");
            }

            target = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        }

        _buffer.AsSpan(_start, unread).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _start = 0;
        _end = unread;
    }
}
