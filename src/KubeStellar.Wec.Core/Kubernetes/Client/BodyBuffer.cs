using System.Buffers;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>Holds the body of one answer whole, in memory that is used again.</summary>
internal sealed class BodyBuffer : IDisposable
{
    private const int FirstSize = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public async Task FillAsync(Stream body, CancellationToken cancellationToken)
    {
        for (var read = -1; read != 0; Length += read)
        {
            if (Length == _bytes.Length)
            {
                Grow();
            }

            read = await body.ReadAsync(_bytes.AsMemory(Length), cancellationToken);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
