using System.Collections.Immutable;

namespace KubeStellar.Wec.Sandbox.Storage;

public sealed partial class ObjectStore
{
    private ImmutableArray<Action<StoreEvent>> _observers = [];

    /// <summary>
    /// Calls back inside every write, before it returns, so that an observer is never behind what can be read.
    /// The callback must be quick and must not write to the store.
    /// </summary>
    internal IDisposable Observe(Action<StoreEvent> callback)
    {
        lock (_gate)
        {
            _observers = _observers.Add(callback);
        }

        return new Observation(this, callback);
    }

    private void Tell(StoreEvent change)
    {
        foreach (var observer in _observers)
        {
            observer(change);
        }
    }

    private sealed class Observation(ObjectStore store, Action<StoreEvent> callback) : IDisposable
    {
        public void Dispose()
        {
            lock (store._gate)
            {
                store._observers = store._observers.Remove(callback);
            }
        }
    }
}
