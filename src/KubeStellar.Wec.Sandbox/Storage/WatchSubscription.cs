using System.Threading.Channels;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>A running watch: what happened before it was opened, then everything after, without a gap.</summary>
internal sealed class WatchSubscription : IDisposable
{
    // A reader this far behind is cut off, as a real server does with blocked watchers.
    private const int Backlog = 65_536;

    private readonly Channel<StoreEvent> _channel = Channel.CreateBounded<StoreEvent>(
        new BoundedChannelOptions(Backlog) { SingleReader = true });
    private readonly string _ns;
    private readonly Action<WatchSubscription> _close;

    public WatchSubscription(string ns, Action<WatchSubscription> close)
    {
        _ns = ns;
        _close = close;
    }

    /// <summary>The objects at the start, if the watch asked for them.</summary>
    public IReadOnlyList<StoredObject> Initial { get; init; } = [];

    /// <summary>Events after the version that the watch starts from.</summary>
    public IReadOnlyList<StoreEvent> Missed { get; init; } = [];

    /// <summary>The store's version when the watch was opened.</summary>
    public long OpenedAt { get; init; }

    public ChannelReader<StoreEvent> Reader => _channel.Reader;

    public void Offer(StoreEvent change)
    {
        if ((_ns.Length == 0 || change.Id.Namespace == _ns) && !_channel.Writer.TryWrite(change))
        {
            _channel.Writer.TryComplete();
        }
    }

    public void Dispose()
    {
        _close(this);
        _channel.Writer.TryComplete();
    }
}
