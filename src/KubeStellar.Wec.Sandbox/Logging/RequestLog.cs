namespace KubeStellar.Wec.Sandbox.Logging;

/// <summary>The latest requests to all servers of a sandbox. Thread safe and bounded.</summary>
public sealed class RequestLog(int capacity = 100_000)
{
    private readonly Lock _gate = new();
    private readonly Queue<RequestLogEntry> _entries = new();
    private long _sequence;

    /// <summary>A copy, oldest first.</summary>
    public IReadOnlyList<RequestLogEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>The requests that changed, or would have changed, something.</summary>
    public IReadOnlyList<RequestLogEntry> Writes => [.. Entries.Where(e => e.IsWrite)];

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    internal void Add(RequestLogEntry entry)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry with { Sequence = ++_sequence });
            if (_entries.Count > capacity)
            {
                _entries.Dequeue();
            }
        }
    }
}
