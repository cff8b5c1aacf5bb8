namespace KubeStellar.Wec.Execution;

/// <summary>
/// Says how long a step of a pipeline may wait for work it has begun before it takes the next record. Results can be handed on only while
/// a record is held, so a step that never waits hands on a result when the next record comes, however long that takes; one that always
/// waits does one record after the other. What a slow producer took for a record may be spent on waiting; a fast one is not held up.
/// </summary>
public sealed class Linger(TimeProvider time)
{
    /// <summary>Before anything is known of the producer.</summary>
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);

    /// <summary>A record that comes as soon as this was there already.</summary>
    private static readonly TimeSpan s_atOnce = TimeSpan.FromMilliseconds(1);

    private TimeSpan _credit = s_first;
    private long? _handedBack;
    private long _waitingSince;

    /// <summary>A record has come.</summary>
    /// <returns>How long it may be held.</returns>
    public TimeSpan Begin()
    {
        if (_handedBack is { } since)
        {
            var took = time.GetElapsedTime(since);
            var credit = took <= s_atOnce ? _credit / 2 : _credit + took;
            _credit = credit < s_most ? credit : s_most;
        }

        _waitingSince = time.GetTimestamp();
        return _credit;
    }

    /// <summary>The waiting begins now, after what had to be done with the record.</summary>
    public void Wait() => _waitingSince = time.GetTimestamp();

    /// <summary>The record is handed back to the producer.</summary>
    public void End()
    {
        _handedBack = time.GetTimestamp();
        var left = _credit - time.GetElapsedTime(_waitingSince);
        _credit = left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
