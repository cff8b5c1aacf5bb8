using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace KubeStellar.Wec.Benchmarks.Measuring;

/// <summary>
/// Counts the different HTTP requests this process sends below a path. Costs time, so nothing is timed while one is alive. Needs the
/// runtime to show queries (System.Net.Http.DisableUriRedaction), by which the pages of a list differ.
/// </summary>
internal sealed class RequestCounter : EventListener
{
    private const string HttpSource = "System.Net.Http";
    private const int PathIndex = 3;

    private readonly string _path;
    // A set, because each message invoker in a chain tells of the same request.
    private readonly ConcurrentDictionary<string, byte> _requests = new(StringComparer.Ordinal);

    public RequestCounter(string path)
    {
        _path = path;
        foreach (var source in EventSource.GetSources())
        {
            EnableIfHttp(source);
        }
    }

    public int Count => _requests.Count;

    protected override void OnEventSourceCreated(EventSource eventSource) => EnableIfHttp(eventSource);

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base constructor enables sources before the path is known.
        if (_path is not null && eventData.EventName == "RequestStart" && eventData.Payload is { Count: > PathIndex } payload
            && payload[PathIndex] is string path && path.Contains(_path, StringComparison.Ordinal))
        {
            _requests.TryAdd(path, 0);
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
