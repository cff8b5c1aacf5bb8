namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>A clock on which every wait up to a length is over at once and has passed; longer ones never end.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    /// <summary>Short enough for pauses, too short for the limits of answers.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(59);

    /// <summary>What was waited for, without the pauses of no length.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_waits)
            {
                return [.. _waits];
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SkippingClock clock, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.Zero || dueTime > clock.Longest)
            {
                return true;
            }

            lock (clock._waits)
            {
                clock._waits.Add(dueTime);
            }

            Interlocked.Add(ref clock._ticks, dueTime.Ticks);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (!_isDisposed)
                {
                    callback(state);
                }
            });
            return true;
        }

        public void Dispose() => _isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
