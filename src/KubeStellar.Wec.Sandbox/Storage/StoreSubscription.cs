using System.Threading.Channels;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>Delivers every event of a store to one callback, in order, on another thread than the writer's.</summary>
internal sealed class StoreSubscription : IDisposable
{
    private readonly Channel<StoreEvent> _channel = Channel.CreateUnbounded<StoreEvent>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<StoreSubscription> _close;

    public StoreSubscription(Action<StoreEvent> callback, Action<StoreSubscription> close)
    {
        _close = close;
        _ = Task.Run(() => PumpAsync(callback));
    }

    public void Offer(StoreEvent change) => _channel.Writer.TryWrite(change);

    public void Dispose()
    {
        _close(this);
        _channel.Writer.TryComplete();
    }

    private async Task PumpAsync(Action<StoreEvent> callback)
    {
        await foreach (var change in _channel.Reader.ReadAllAsync())
        {
            try
            {
                callback(change);
            }
            catch (ApiException)
            {
                // The controller lost a race (a conflict, a deleted object); the event of the other write follows.
            }
        }
    }
}
