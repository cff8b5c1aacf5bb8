using System.Diagnostics;

namespace KubeStellar.Wec.Execution;

/// <summary>The work on one target, and what of it has yet to be handed out.</summary>
internal sealed class FanOutPiece<T>(int index, object target)
{
    private long _began;
    private long _said;

    /// <summary>Which one of all that were started.</summary>
    public int Index { get; } = index;

    public object Target { get; } = target;

    public Task<T> Task { get; set; } = null!;

    /// <summary>What was said and not yet told.</summary>
    public Queue<FanOutSignal> Said { get; } = new();

    /// <summary>What it waits to be answered.</summary>
    public FanOutSignal? Question { get; set; }

    public bool HasAsked { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>How long it has been at it; null before its turn has come.</summary>
    public TimeSpan? RunsFor => Volatile.Read(ref _began) is > 0 and var began ? Stopwatch.GetElapsedTime(began) : null;

    /// <summary>How long the first of what was said has waited.</summary>
    public TimeSpan SaidFor => Said.Count > 0 ? Stopwatch.GetElapsedTime(_said) : TimeSpan.Zero;

    /// <summary>Its turn has come; the first call counts.</summary>
    public void Begin() => Interlocked.CompareExchange(ref _began, Stopwatch.GetTimestamp(), 0);

    public void Take(FanOutSignal signal)
    {
        switch (signal.Kind)
        {
            case FanOutSignalKind.Finished:
                HasEnded = true;
                break;
            case FanOutSignalKind.Question:
                (Question, HasAsked) = (signal, true);
                break;
            default:
                _said = Said.Count == 0 ? Stopwatch.GetTimestamp() : _said;
                Said.Enqueue(signal);
                break;
        }
    }
}
