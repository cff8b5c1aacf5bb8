using System.Buffers;
using System.Text;

namespace KubeStellar.Wec.Benchmarks.Rivals;

/// <summary>
/// A list page read to its end of which only the first and the last bytes were kept: servers write the list's metadata before the items
/// or after them.
/// </summary>
internal sealed record PageEnds(long Size, string? Continue)
{
    private const int KeptBytes = 4096;
    private const int BufferBytes = 128 * 1024;

    private static ReadOnlySpan<byte> Marker => "\"continue\":\""u8;

    public static async Task<PageEnds> ReadAsync(Stream page, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var head = new byte[KeptBytes];
        var tail = new byte[KeptBytes];
        try
        {
            var (size, kept) = (0L, 0);
            int read;
            while ((read = await page.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (size < KeptBytes)
                {
                    buffer.AsSpan(0, (int)Math.Min(read, KeptBytes - size)).CopyTo(head.AsSpan((int)size));
                }

                kept = Append(tail, kept, buffer.AsSpan(0, read));
                size += read;
            }

            return new(size, Find(head.AsSpan(0, (int)Math.Min(size, KeptBytes))) ?? Find(tail.AsSpan(0, kept)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Append(byte[] tail, int kept, ReadOnlySpan<byte> read)
    {
        if (read.Length >= tail.Length)
        {
            read[^tail.Length..].CopyTo(tail);
            return tail.Length;
        }

        var old = Math.Min(kept, tail.Length - read.Length);
        tail.AsSpan(kept - old, old).CopyTo(tail);
        read.CopyTo(tail.AsSpan(old));
        return old + read.Length;
    }

    private static string? Find(ReadOnlySpan<byte> text)
    {
        var start = text.LastIndexOf(Marker);
        if (start < 0)
        {
            return null;
        }

        var value = text[(start + Marker.Length)..];
        var end = value.IndexOf((byte)'"');
        return end <= 0 ? null : Encoding.UTF8.GetString(value[..end]);
    }
}
