namespace KubeStellar.Wec.Sandbox.Logging;

/// <summary>The newest requests to all servers of a sandbox. Thread safe and bounded.</summary>
public sealed class RequestLog(int capacity = 100_000)
{
    private readonly Lock gate = new();
    private readonly Queue<RequestLogEntry> entries = new();
    private long sequence;

    /// <summary>A copy, oldest first.</summary>
    public IReadOnlyList<RequestLogEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    /// <summary>The requests that changed, or would have changed, something.</summary>
    public IReadOnlyList<RequestLogEntry> Writes => [.. Entries.Where(e => e.IsWrite)];

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
        }
    }

    internal void Add(RequestLogEntry entry)
    {
        lock (gate)
        {
            entries.Enqueue(entry with { Sequence = ++sequence });
            if (entries.Count > capacity)
            {
                entries.Dequeue();
            }
        }
    }
}
