using System.Diagnostics.Tracing;

namespace KubeStellar.Wec.Benchmarks.Measuring;

/// <summary>Counts the HTTP requests this process sends, by their path. Costs time, so nothing is timed while one is alive.</summary>
internal sealed class RequestCounter : EventListener
{
    private const string HttpSource = "System.Net.Http";
    private const int PathIndex = 3;

    private readonly string _path;
    private int _count;

    public RequestCounter(string path)
    {
        _path = path;
        foreach (var source in EventSource.GetSources())
        {
            EnableIfHttp(source);
        }
    }

    public int Count => Volatile.Read(ref _count);

    protected override void OnEventSourceCreated(EventSource eventSource) => EnableIfHttp(eventSource);

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base constructor enables sources before the path is known.
        if (_path is not null && eventData.EventName == "RequestStart" && eventData.Payload is { Count: > PathIndex } payload
            && payload[PathIndex] is string path && path.Contains(_path, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _count);
        }
    }

    private void EnableIfHttp(EventSource source)
    {
        if (source.Name == HttpSource)
        {
            EnableEvents(source, EventLevel.Informational);
        }
    }
}
