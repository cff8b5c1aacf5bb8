using System.Collections.Concurrent;

namespace KubeStellar.Wec.Execution;

/// <summary>
/// Runs work on up to a limit of targets at once and gives the results back in the order the work was started, on the thread that
/// takes them, with what the work reported meanwhile in between.
/// </summary>
/// <remarks>Started and taken on one thread (a cmdlet's pipeline thread); the work itself runs on the thread pool.</remarks>
public sealed class FanOut<T>(int throttleLimit, CancellationToken cancel) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(throttleLimit);
    private readonly BlockingCollection<FanOutSignal> _signals = [];
    private readonly Queue<FanOutWork<T>> _unfinished = new();

    private int _running;

    /// <summary>Work that was started and not yet given back.</summary>
    public int Pending => _unfinished.Count;

    public void Start(object target, Func<IWorkContext, CancellationToken, Task<T>> work)
    {
        Interlocked.Increment(ref _running);
        var task = Task.Run(() => RunAsync(target, work), CancellationToken.None);
        // Only after the task is complete, so that who is woken by this finds it complete.
        task.ContinueWith(_ => Finish(target), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _unfinished.Enqueue(new(target, task));
    }

    /// <summary>Gives back what is ready now, without waiting.</summary>
    public void TakeReady(Action<FanOutSignal> onSignal, Action<FanOutWork<T>> onDone)
    {
        Drain(onSignal);
        while (_unfinished.TryPeek(out var first) && first.Task.IsCompleted)
        {
            // What the work said comes before its result, and is not lost with the last one.
            Drain(onSignal);
            onDone(_unfinished.Dequeue());
        }
    }

    /// <summary>Waits for everything that was started and gives it back.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void TakeAll(Action<FanOutSignal> onSignal, Action<FanOutWork<T>> onDone)
    {
        TakeReady(onSignal, onDone);
        while (_unfinished.Count > 0)
        {
            Give(_signals.Take(cancel), onSignal);
            TakeReady(onSignal, onDone);
        }

        // Work that ends because the caller gave up may be taken before the giving up itself is noticed.
        cancel.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        // Work that is still running after a cancelled pipeline lets go of the slots and signals later, so neither is disposed
        // while anything runs.
        if (Volatile.Read(ref _running) == 0)
        {
            _slots.Dispose();
            _signals.Dispose();
        }
    }

    private void Finish(object target)
    {
        _signals.Add(new(target, FanOutSignalKind.Finished, ""));
        Interlocked.Decrement(ref _running);
    }

    private void Drain(Action<FanOutSignal> onSignal)
    {
        while (_signals.TryTake(out var signal))
        {
            Give(signal, onSignal);
        }
    }

    private static void Give(FanOutSignal signal, Action<FanOutSignal> onSignal)
    {
        if (signal.Kind != FanOutSignalKind.Finished)
        {
            onSignal(signal);
        }
    }

    private async Task<T> RunAsync(object target, Func<IWorkContext, CancellationToken, Task<T>> work)
    {
        await _slots.WaitAsync(cancel);
        try
        {
            return await work(new WorkContext(target, _signals, cancel), cancel);
        }
        finally
        {
            _slots.Release();
        }
    }

    private sealed class WorkContext(object target, BlockingCollection<FanOutSignal> signals, CancellationToken cancel) : IWorkContext
    {
        public void Verbose(string message) => Say(FanOutSignalKind.Verbose, message);

        public void Warning(string message) => Say(FanOutSignalKind.Warning, message);

        public void Progress(string status) => Say(FanOutSignalKind.Progress, status);

        public Task<bool> ConfirmAsync(string subject, string action) => AskAsync(new(subject, null), action);

        public Task<bool> ConfirmRiskAsync(string subject, string risk) => AskAsync(new(subject, risk), risk);

        private void Say(FanOutSignalKind kind, string message) => signals.Add(new(target, kind, message), CancellationToken.None);

        private Task<bool> AskAsync(FanOutQuestion question, string message)
        {
            signals.Add(new(target, FanOutSignalKind.Question, message, question), CancellationToken.None);
            return question.Answered.WaitAsync(cancel);
        }
    }
}
