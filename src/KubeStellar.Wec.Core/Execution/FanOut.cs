using System.Diagnostics;

namespace KubeStellar.Wec.Execution;

/// <summary>
/// Runs work on up to a limit of targets at once. What it says, its questions and its results are given back on the thread that takes them:
/// each result as soon as it is there, or in the order the work was started where that is asked for.
/// </summary>
/// <remarks>
/// Started and taken on one thread (a cmdlet's pipeline thread); the work itself runs on the thread pool. Once cancelled, nothing more is
/// started, said, asked or given back.
/// </remarks>
public sealed class FanOut<T> : IDisposable
{
    /// <summary>How long what is said of a target waits for its question or result, so that they come together.</summary>
    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(300);

    /// <summary>For how long after it has begun work holds back the questions about targets named after its own.</summary>
    private static readonly TimeSpan s_courtesy = TimeSpan.FromSeconds(1);

    /// <summary>Who answers one question is asked the next about the same target first, if it comes as soon as this.</summary>
    private static readonly TimeSpan s_nextQuestion = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the end of a cancelled fan-out waits for work to notice: nothing of it goes on behind the caller's back.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(700);

    private readonly CancellationToken _cancel;
    private readonly bool _isOrdered;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenRegistration _waking;

    private readonly object _gate = new();
    private readonly Queue<(FanOutPiece<T> Piece, FanOutSignal Signal)> _signals = new();
    private int _running;

    // What follows is touched by the taking thread alone.
    private readonly Queue<FanOutPiece<T>> _inOrder = new();
    private readonly Queue<FanOutPiece<T>> _quiet = new();
    private readonly SortedDictionary<int, FanOutPiece<T>> _due = [];
    private readonly SortedSet<int> _open = [];
    private int _taken;

    public FanOut(int throttleLimit, CancellationToken cancellationToken, bool isOrdered = false)
    {
        _cancel = cancellationToken;
        _isOrdered = isOrdered;
        _slots = new(throttleLimit);
        _waking = cancellationToken.Register(Wake);
    }

    /// <summary>How much work was started.</summary>
    public int Started { get; private set; }

    /// <summary>How much of it is not yet given back.</summary>
    public int Pending => _open.Count;

    /// <summary>Starts work on a target.</summary>
    public void Start(object target, Func<IWorkContext, CancellationToken, Task<T>> work)
    {
        var piece = new FanOutPiece<T>(Started++, target);
        lock (_gate)
        {
            _running++;
        }

        // Its turn is taken here and not on the thread pool, whose order is not that of the targets.
        var turn = _slots.WaitAsync(_cancel);
        if (turn.IsCompletedSuccessfully)
        {
            piece.Begin();
        }

        piece.Task = Task.Run(() => RunAsync(piece, turn, work), CancellationToken.None);
        _open.Add(piece.Index);
        _quiet.Enqueue(piece);
        if (_isOrdered)
        {
            _inOrder.Enqueue(piece);
        }

        // Only after the task is complete, so that who is woken by this finds it complete.
        piece.Task.ContinueWith(
            _ => End(piece), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Gives back what is ready now, without waiting.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void TakeReady(Action<FanOutSignal> onSignal, Action<FanOutWork<T>> onDone) => Give(onSignal, onDone);

    /// <summary>Gives back what gets ready until the work started last is given back, or the time is up.</summary>
    /// <param name="since">How much had been started before the work that is waited for.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="onSignal">Takes what is said.</param>
    /// <param name="onDone">Takes the results.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void TakeUntil(int since, TimeSpan limit, Action<FanOutSignal> onSignal, Action<FanOutWork<T>> onDone)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var wait = Give(onSignal, onDone);
            var left = limit - clock.Elapsed;
            if (left <= TimeSpan.Zero || _open.Count == 0 || _open.Max < since)
            {
                return;
            }

            Wait(wait < left ? wait : left);
        }
    }

    /// <summary>Waits for everything that was started and gives it back.</summary>
    /// <param name="onSignal">Takes what is said.</param>
    /// <param name="onDone">Takes the results.</param>
    /// <param name="onPause">Called time and again while there is nothing to give back.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void TakeAll(Action<FanOutSignal> onSignal, Action<FanOutWork<T>> onDone, Action? onPause = null)
    {
        var pause = onPause is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(250);
        while (true)
        {
            var wait = Give(onSignal, onDone);
            if (Pending == 0)
            {
                break;
            }

            Wait(wait == TimeSpan.MaxValue || (onPause is not null && wait > pause) ? pause : wait);
            onPause?.Invoke();
        }

        // Work that ends because the caller gave up may be taken before the giving up itself is noticed.
        _cancel.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// After a cancellation waits a moment for work that is still ending; slots and signals hold nothing that needs freeing.
    /// </summary>
    public void Dispose()
    {
        _waking.Dispose();
        if (!_cancel.IsCancellationRequested)
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        lock (_gate)
        {
            while (_running > 0 && s_farewell - clock.Elapsed is { Ticks: > 0 } left)
            {
                Monitor.Wait(_gate, left);
            }
        }
    }

    private async Task<T> RunAsync(FanOutPiece<T> piece, Task turn, Func<IWorkContext, CancellationToken, Task<T>> work)
    {
        await turn;
        try
        {
            piece.Begin();
            return await work(new WorkContext(this, piece), _cancel);
        }
        finally
        {
            _slots.Release();
        }
    }

    private void End(FanOutPiece<T> piece)
    {
        lock (_gate)
        {
            _running--;
            _signals.Enqueue((piece, new(piece.Target, FanOutSignalKind.Finished, "")));
            Monitor.PulseAll(_gate);
        }
    }

    private void Say(FanOutPiece<T> piece, FanOutSignal signal)
    {
        lock (_gate)
        {
            _signals.Enqueue((piece, signal));
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until there is a signal, the caller gives up, or the time is over.</summary>
    private void Wait(TimeSpan limit)
    {
        lock (_gate)
        {
            if (_signals.Count == 0 && !_cancel.IsCancellationRequested)
            {
                Monitor.Wait(_gate, limit == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : limit);
            }
        }
    }

    /// <summary>Hands out all that need not wait.</summary>
    /// <returns>When the first of what waits is to be handed out, unless something happens before.</returns>
    private TimeSpan Give(Action<FanOutSignal> onSignal, Action<FanOutWork<T>> onDone)
    {
        Sort(onSignal);
        _ = FirstQuiet();
        TimeSpan next;
        int taken;
        do
        {
            taken = _taken;
            next = GiveOnce(onSignal, onDone);
        }
        // Work that has had its turn may have spoken again while another was asked.
        while (taken != _taken);

        while (_isOrdered && _inOrder.TryPeek(out var first) && first.HasEnded)
        {
            GiveBack(_inOrder.Dequeue(), onDone);
        }

        return next;
    }

    private TimeSpan GiveOnce(Action<FanOutSignal> onSignal, Action<FanOutWork<T>> onDone)
    {
        var next = TimeSpan.MaxValue;
        foreach (var piece in _due.Values.ToArray())
        {
            for (var isAnswered = false; piece.Question is { } question; isAnswered = true)
            {
                if (!isAnswered && HeldBackFor(piece) is { } patience)
                {
                    next = patience < next ? patience : next;
                    break;
                }

                piece.Question = null;
                Tell(piece, onSignal);
                Ask(piece, question, onSignal);
            }

            if (piece.HasEnded || piece.SaidFor >= s_together)
            {
                Tell(piece, onSignal);
            }
            else if (piece.Said.Count > 0)
            {
                var left = s_together - piece.SaidFor;
                next = left < next ? left : next;
            }

            if (piece.HasEnded && !_isOrdered)
            {
                GiveBack(piece, onDone);
            }

            if (piece is { Question: null, Said.Count: 0 })
            {
                _due.Remove(piece.Index);
            }
        }

        return next;
    }

    /// <summary>Puts what has been said to the work that said it; progress is not kept.</summary>
    private void Sort(Action<FanOutSignal> onSignal)
    {
        (FanOutPiece<T> Piece, FanOutSignal Signal)[] signals;
        lock (_gate)
        {
            signals = [.. _signals];
            _signals.Clear();
        }

        _taken += signals.Length;
        foreach (var (piece, signal) in signals)
        {
            if (signal.Kind == FanOutSignalKind.Progress)
            {
                _cancel.ThrowIfCancellationRequested();
                onSignal(signal);
            }
            else
            {
                piece.Take(signal);
                _due[piece.Index] = piece;
            }
        }
    }

    /// <summary>How much longer a question waits for work that was started before; null when it does not.</summary>
    private TimeSpan? HeldBackFor(FanOutPiece<T> asking) =>
        FirstQuiet() is { RunsFor: { } age } earlier && earlier.Index < asking.Index && age < s_courtesy ? s_courtesy - age : null;

    /// <summary>The first that may yet ask soon.</summary>
    private FanOutPiece<T>? FirstQuiet()
    {
        while (_quiet.TryPeek(out var first))
        {
            if (!first.HasEnded && !first.HasAsked && !(first.RunsFor >= s_courtesy))
            {
                return first;
            }

            _quiet.Dequeue();
        }

        return null;
    }

    private void Tell(FanOutPiece<T> piece, Action<FanOutSignal> onSignal)
    {
        while (piece.Said.TryDequeue(out var said))
        {
            _cancel.ThrowIfCancellationRequested();
            onSignal(said);
        }
    }

    private void Ask(FanOutPiece<T> piece, FanOutSignal question, Action<FanOutSignal> onSignal)
    {
        _cancel.ThrowIfCancellationRequested();
        var clock = Stopwatch.StartNew();
        onSignal(question);
        // Somebody was asked, or it only was told what would be done: what else there is about the target belongs right behind.
        if (clock.Elapsed > s_nextQuestion || question.Question is not { IsAgreedTo: true })
        {
            clock.Restart();
            lock (_gate)
            {
                while (!_signals.Any(said => said.Piece == piece) && s_nextQuestion - clock.Elapsed is { Ticks: > 0 } left)
                {
                    Monitor.Wait(_gate, left);
                }
            }

            Sort(onSignal);
        }
    }

    private void GiveBack(FanOutPiece<T> piece, Action<FanOutWork<T>> onDone)
    {
        _cancel.ThrowIfCancellationRequested();
        _due.Remove(piece.Index);
        _open.Remove(piece.Index);
        var done = new FanOutWork<T>(piece.Target, piece.Task);
        // A result is not kept for the sake of a place in a queue.
        piece.Task = null!;
        onDone(done);
    }

    private sealed class WorkContext(FanOut<T> fanOut, FanOutPiece<T> piece) : IWorkContext
    {
        public void Verbose(string message) => Say(FanOutSignalKind.Verbose, message);

        public void Warning(string message) => Say(FanOutSignalKind.Warning, message);

        public void Progress(string status) => Say(FanOutSignalKind.Progress, status);

        public Task<bool> ConfirmAsync(string subject, string action) => AskAsync(new(subject, null), action);

        public Task<bool> ConfirmRiskAsync(string subject, string risk) => AskAsync(new(subject, risk), risk);

        private void Say(FanOutSignalKind kind, string message) => fanOut.Say(piece, new(piece.Target, kind, message));

        private Task<bool> AskAsync(FanOutQuestion question, string message)
        {
            fanOut.Say(piece, new(piece.Target, FanOutSignalKind.Question, message, question));
            return question.Answered.WaitAsync(fanOut._cancel);
        }
    }
}
