using System.Runtime.ExceptionServices;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Waiting;

/// <summary>
/// One watch for any number of callers that each wait for something about one cluster. It runs while somebody is joined.
/// </summary>
/// <param name="open">Begins the watch.</param>
/// <param name="clusterOf">Which cluster an object is about; null for none.</param>
/// <param name="nameOf">What tells the objects of one cluster apart.</param>
internal sealed class SharedWatch<T>(
    Func<CancellationToken, IAsyncEnumerable<WatchEvent<T>>> open, Func<T, string?> clusterOf, Func<T, string> nameOf)
    where T : class
{
    private static readonly Dictionary<string, T> s_none = [];

    private readonly object _gate = new();
    private int _joined;
    private Run? _run;

    /// <summary>Whether somebody is joined.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
            {
                return _joined > 0;
            }
        }
    }

    /// <summary>Keeps the watch running until disposed.</summary>
    public IDisposable Join()
    {
        lock (_gate)
        {
            _joined++;
            if (_run is null)
            {
                _run = new Run();
                _ = FollowAsync(_run);
            }

            return new Membership(this);
        }
    }

    /// <summary>
    /// What is known of a cluster, null before everything that exists has been told, and a task that ends when that changes.
    /// </summary>
    /// <exception cref="ApiException">The watch was refused.</exception>
    /// <exception cref="ApiConnectionException">The server stayed away.</exception>
    public (IReadOnlyCollection<T>? Known, Task Changed) Look(string cluster)
    {
        lock (_gate)
        {
            var run = _run ?? throw new InvalidOperationException("Nobody has joined this watch.");
            if (run.Fault is { } fault)
            {
                ExceptionDispatchInfo.Throw(fault);
            }

            if (!run.Pulses.TryGetValue(cluster, out var pulse))
            {
                run.Pulses[cluster] = pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            T[]? known = run.IsSynced ? [.. run.Known.GetValueOrDefault(cluster, s_none).Values] : null;
            return (known, pulse.Task);
        }
    }

    private async Task FollowAsync(Run run)
    {
        // Off the caller's thread, which holds the lock.
        await Task.Yield();
        try
        {
            await foreach (var change in open(run.Cancel.Token))
            {
                Take(run, change);
            }
        }
        catch (OperationCanceledException) when (run.Cancel.IsCancellationRequested)
        {
            // The last caller has left.
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                run.Fault = e;
                run.PulseAll();
            }
        }
        finally
        {
            run.Cancel.Dispose();
        }
    }

    private void Take(Run run, WatchEvent<T> change)
    {
        lock (_gate)
        {
            if (change.Type == WatchEventType.Synced)
            {
                run.IsSynced = true;
                run.PulseAll();
            }
            else if (change.Item is { } item && clusterOf(item) is { } cluster)
            {
                if (!run.Known.TryGetValue(cluster, out var known))
                {
                    run.Known[cluster] = known = [];
                }

                if (change.Type == WatchEventType.Deleted)
                {
                    known.Remove(nameOf(item));
                }
                else
                {
                    known[nameOf(item)] = item;
                }

                run.Pulse(cluster);
            }
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_joined == 0)
            {
                _run!.End();
                _run = null;
            }
        }
    }

    private sealed class Run
    {
        public CancellationTokenSource Cancel { get; } = new();

        public Dictionary<string, Dictionary<string, T>> Known { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, TaskCompletionSource> Pulses { get; } = new(StringComparer.Ordinal);

        public bool IsSynced { get; set; }

        public Exception? Fault { get; set; }

        public void Pulse(string cluster)
        {
            if (Pulses.Remove(cluster, out var pulse))
            {
                pulse.SetResult();
            }
        }

        public void PulseAll()
        {
            foreach (var cluster in Pulses.Keys.ToArray())
            {
                Pulse(cluster);
            }
        }

        public void End()
        {
            try
            {
                Cancel.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has failed before the last caller left.
            }
        }
    }

    private sealed class Membership(SharedWatch<T> watch) : IDisposable
    {
        private SharedWatch<T>? _watch = watch;

        public void Dispose() => Interlocked.Exchange(ref _watch, null)?.Leave();
    }
}
