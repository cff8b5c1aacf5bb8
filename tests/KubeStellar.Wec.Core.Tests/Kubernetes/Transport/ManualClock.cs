namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

/// <summary>A clock that moves when told to. Timers run by the real one.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
