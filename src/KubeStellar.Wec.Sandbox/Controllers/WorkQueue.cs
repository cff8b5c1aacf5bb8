using System.Threading.Channels;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>
/// Keys that wait to be worked on, each once however often it was added, never by two workers at a time. A key whose work
/// fails comes again with a growing delay; that is how every controller here retries.
/// </summary>
internal sealed class WorkQueue<TKey> : IAsyncDisposable
    where TKey : notnull
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private readonly Channel<TKey> ready = Channel.CreateUnbounded<TKey>();
    private readonly Dictionary<TKey, State> states = [];
    private readonly Dictionary<TKey, ITimer> timers = [];
    private readonly Dictionary<TKey, int> failures = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<TKey, CancellationToken, Task> work;
    private readonly TimeProvider time;
    private readonly Task[] workers;

    public WorkQueue(Func<TKey, CancellationToken, Task> work, TimeProvider time, int workers = 1)
    {
        this.work = work;
        this.time = time;
        this.workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(RunAsync))];
    }

    private enum State
    {
        Queued,
        Working,
        WorkingAndQueued,
    }

    public void Add(TKey key)
    {
        lock (gate)
        {
            if (!states.TryGetValue(key, out var state))
            {
                states[key] = State.Queued;
                ready.Writer.TryWrite(key);
            }
            else if (state == State.Working)
            {
                states[key] = State.WorkingAndQueued;
            }
        }
    }

    /// <summary>Adds the key after a delay; a later call for the same key replaces the earlier one.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (timers.Remove(key, out var earlier))
            {
                earlier.Dispose();
            }

            timers[key] = time.CreateTimer(_ => Add(key), null, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        ready.Writer.TryComplete();
        lock (gate)
        {
            foreach (var timer in timers.Values)
            {
                timer.Dispose();
            }

            timers.Clear();
        }

        await Task.WhenAll(workers);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var key in ready.Reader.ReadAllAsync(stopping.Token))
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
        lock (gate)
        {
            states[key] = State.Working;
        }

        var failed = false;
        try
        {
            await work(key, stopping.Token);
        }
        catch (Exception)
        {
            // Whatever went wrong (a lost race, an unreachable server, being stopped), a controller tries again or ends; none may die of it.
            failed = true;
        }

        lock (gate)
        {
            var again = states.Remove(key, out var state) && state == State.WorkingAndQueued;
            if (!failed)
            {
                failures.Remove(key);
            }

            if (again)
            {
                Add(key);
            }
            else if (failed)
            {
                var count = failures[key] = failures.GetValueOrDefault(key) + 1;
                AddAfter(key, Delay(count));
            }
        }
    }

    private static TimeSpan Delay(int failures)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures - 1, 10));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
