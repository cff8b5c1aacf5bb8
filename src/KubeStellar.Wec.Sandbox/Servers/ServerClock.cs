namespace KubeStellar.Wec.Sandbox.Servers;

/// <summary>A server's own clock, which can be ahead of or behind the machine's.</summary>
public sealed class ServerClock(TimeProvider source) : TimeProvider
{
    private long _skewTicks;

    /// <summary>How far the clock is ahead; negative when it is behind.</summary>
    public TimeSpan Skew
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _skewTicks));
        set => Interlocked.Exchange(ref _skewTicks, value.Ticks);
    }

    public override TimeZoneInfo LocalTimeZone => source.LocalTimeZone;

    public override long TimestampFrequency => source.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => source.GetUtcNow() + Skew;

    public override long GetTimestamp() => source.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        source.CreateTimer(callback, state, dueTime, period);
}
