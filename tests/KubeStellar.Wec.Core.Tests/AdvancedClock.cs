namespace KubeStellar.Wec.Core.Tests;

/// <summary>The real time and, once it is advanced, a little more.</summary>
internal sealed class AdvancedClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
