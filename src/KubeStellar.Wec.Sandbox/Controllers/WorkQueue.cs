using System.Threading.Channels;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>
/// Keys waiting to be processed, each queued once however often it is added, and never processed by two workers at a time. A key that
/// fails is retried with a growing delay; all controllers here retry this way.
/// </summary>
internal sealed class WorkQueue<TKey> : IAsyncDisposable
    where TKey : notnull
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(2);

    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly Dictionary<TKey, State> _states = [];
    private readonly Dictionary<TKey, ITimer> _timers = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<TKey, CancellationToken, Task> _work;
    private readonly TimeProvider _time;
    private readonly Task[] _workers;

    public WorkQueue(Func<TKey, CancellationToken, Task> work, TimeProvider time, int workers = 1)
    {
        _work = work;
        _time = time;
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(RunAsync))];
    }

    private enum State
    {
        Queued,
        Working,
        WorkingAndQueued,
    }

    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (!_states.TryGetValue(key, out var state))
            {
                _states[key] = State.Queued;
                _ready.Writer.TryWrite(key);
            }
            else if (state == State.Working)
            {
                _states[key] = State.WorkingAndQueued;
            }
        }
    }

    /// <summary>Adds the key after a delay; a later call for the same key replaces the earlier one.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (_timers.Remove(key, out var earlier))
            {
                earlier.Dispose();
            }

            _timers[key] = _time.CreateTimer(_ => Add(key), null, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _ready.Writer.TryComplete();
        lock (_gate)
        {
            foreach (var timer in _timers.Values)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }

        await Task.WhenAll(_workers);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var key in _ready.Reader.ReadAllAsync(_stopping.Token))
            {
                await WorkAsync(key);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task WorkAsync(TKey key)
    {
        lock (_gate)
        {
            _states[key] = State.Working;
        }

        var failed = false;
        try
        {
            await _work(key, _stopping.Token);
        }
        catch (Exception)
        {
            // Whatever went wrong (a lost race, an unreachable server, a stop), the controller must live to try again.
            failed = true;
        }

        lock (_gate)
        {
            var again = _states.Remove(key, out var state) && state == State.WorkingAndQueued;
            if (!failed)
            {
                _failures.Remove(key);
            }

            if (again)
            {
                Add(key);
            }
            else if (failed)
            {
                var count = _failures[key] = _failures.GetValueOrDefault(key) + 1;
                AddAfter(key, Delay(count));
            }
        }
    }

    private static TimeSpan Delay(int failures)
    {
        var delay = s_firstDelay * Math.Pow(2, Math.Min(failures - 1, 10));
        return delay < s_longestDelay ? delay : s_longestDelay;
    }
}
