using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Waiting;

/// <summary>Who wants to know the requests of something shared by callers that come and go; each is told once of each.</summary>
internal sealed class TraceAudience
{
    private readonly Dictionary<Action<RequestTrace>, int> _listeners = [];

    /// <summary>Tells a listener until disposed.</summary>
    public IDisposable? Join(Action<RequestTrace>? listener)
    {
        if (listener is null)
        {
            return null;
        }

        lock (_listeners)
        {
            _listeners[listener] = _listeners.GetValueOrDefault(listener) + 1;
        }

        return new Membership(this, listener);
    }

    public void Tell(RequestTrace request)
    {
        Action<RequestTrace>[] listeners;
        lock (_listeners)
        {
            listeners = [.. _listeners.Keys];
        }

        foreach (var listener in listeners)
        {
            listener(request);
        }
    }

    private void Leave(Action<RequestTrace> listener)
    {
        lock (_listeners)
        {
            if (--_listeners[listener] == 0)
            {
                _listeners.Remove(listener);
            }
        }
    }

    private sealed class Membership(TraceAudience audience, Action<RequestTrace> listener) : IDisposable
    {
        private Action<RequestTrace>? _listener = listener;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _listener, null) is { } leaving)
            {
                audience.Leave(leaving);
            }
        }
    }
}
