namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>What time it is by a server's clock, to a second; ours until it has answered once.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    private long _offsetTicks;

    public DateTimeOffset Now => time.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offsetTicks));

    /// <param name="date">The Date header of an answer.</param>
    public void Read(DateTimeOffset? date)
    {
        if (date is { } told)
        {
            Interlocked.Exchange(ref _offsetTicks, (told - time.GetUtcNow()).Ticks);
        }
    }
}
