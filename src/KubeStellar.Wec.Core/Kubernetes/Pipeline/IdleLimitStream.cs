namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>
/// Ends a read for which nothing comes for too long, and an answer that is waited for too long in all: a server that stalls in the middle,
/// or drips, is as good as gone. Only waiting counts, so that a caller may take its time between two reads.
/// </summary>
internal sealed class IdleLimitStream(Stream inner, TimeSpan idle, TimeSpan whole, TimeProvider time) : Stream
{
    private readonly CancellationTokenSource _patience = new(Timeout.InfiniteTimeSpan, time);
    private TimeSpan _waited;

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
        var left = whole - _waited;
        var started = time.GetTimestamp();
        _patience.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < idle ? left : idle);
        try
        {
            return await inner.ReadAsync(buffer, _patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                "Nothing more of the answer came.",
                new SlowAnswerException(left < idle ? $"was not done with its answer after {whole.TotalSeconds:0} s" : "stopped in the middle of its answer", e));
        }
        finally
        {
            _waited += time.GetElapsedTime(started);
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

/// <summary>An answer began and did not end in time; the message goes on from the server's name.</summary>
internal sealed class SlowAnswerException(string message, Exception inner) : TimeoutException(message, inner);
