namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>Ends a read for which nothing comes for too long; a server that stalls in the middle of an answer is as good as gone.</summary>
internal sealed class IdleLimitStream(Stream inner, TimeSpan limit, TimeProvider time) : Stream
{
    private readonly CancellationTokenSource _patience = new(Timeout.InfiniteTimeSpan, time);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await using var giveUp = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _patience);
        _patience.CancelAfter(limit);
        try
        {
            return await inner.ReadAsync(buffer, _patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("Nothing more of the answer came.", new TimeoutException(e.Message, e));
        }
        finally
        {
            _patience.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _patience.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
