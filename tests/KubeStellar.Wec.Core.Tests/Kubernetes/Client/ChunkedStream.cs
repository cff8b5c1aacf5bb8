namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>Gives bytes out in pieces of given sizes, as a network does; the sizes are gone through again and again.</summary>
internal sealed class ChunkedStream(byte[] bytes, params int[] sizes) : MemoryStream(bytes)
{
    private int _next;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = sizes.Length == 0 ? buffer.Length : Math.Min(buffer.Length, sizes[_next++ % sizes.Length]);
        return base.ReadAsync(buffer[..size], cancellationToken);
    }
}
