using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Waiting;

/// <summary>Waits for WECs on their way into the fleet and out of it, over one watch for all of an ITS.</summary>
public sealed class Waiter(ClusterClient its, WecOrigin origin)
{
    private readonly ClusterClient _its = its;

    /// <summary>The add-on that is waited for with <see cref="WecMilestone.AddonReady"/>.</summary>
    public string AddOnName { get; init; } = AddOnTypes.Status;

    /// <summary>A WEC's own API server, to ask its agent what is wrong when a wait has run out; null where it cannot be reached.</summary>
    public Func<string, ClusterClient?>? WecOf { get; init; }

    /// <summary>Keeps the watch of the whole ITS open until disposed, for waits that begin one after the other.</summary>
    public IDisposable HoldWatch() => HubWatch.Of(_its).Hold(_its.Observer);

    /// <summary>
    /// Gives each WEC back as soon as it has got there; when the time is up, the others with an error that says how far they came.
    /// </summary>
    /// <exception cref="Errors.WecException">The ITS has no add-on of that name.</exception>
    /// <exception cref="ApiException">The ITS does not let the caller watch its clusters.</exception>
    /// <exception cref="ApiConnectionException">The ITS stayed away for minutes.</exception>
    public async IAsyncEnumerable<WaitResult> WaitAsync(
        IReadOnlyCollection<string> names, WecMilestone milestone, TimeSpan timeout, IReport report,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var unique = names.Distinct(StringComparer.Ordinal).ToArray();
        // The first may be done before the last has begun.
        using var watch = unique.Length > 1 ? HoldWatch() : null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        limit.CancelAfter(timeout);
        if (milestone == WecMilestone.AddonReady)
        {
            await EnsureAddOnAsync(timeout, limit.Token, cancellationToken);
        }

        var results = Channel.CreateUnbounded<WaitResult>();
        var done = 0;
        var waits = unique.Select(async name =>
        {
            var goal = new WaitGoal(milestone, AddOnName);
            await results.Writer.WriteAsync(await WaitForAsync(name, goal, timeout, Tell, limit.Token, stop.Token), stop.Token);
            Interlocked.Increment(ref done);
        });
        var all = Task.WhenAll(waits);
        _ = all.ContinueWith(
            finished => results.Writer.Complete(finished.Exception?.InnerException), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(cancellationToken))
            {
                yield return result;
            }

            await all;
        }
        finally
        {
            // A caller that stops taking results ends what is still waiting.
            await stop.CancelAsync();
        }

        void Tell(string name, string state) => report.Progress(
            unique.Length == 1 ? state : $"{Volatile.Read(ref done)} of {unique.Length} {milestone}; {name}: {state}");
    }

    private async Task EnsureAddOnAsync(TimeSpan timeout, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            await AddOnTypes.EnsureInstalledAsync(_its, AddOnName, limit);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{_its.Server.Authority} did not say within {timeout.TotalSeconds:0} s whether it has the add-on '{AddOnName}'.", e);
        }
    }

    private async Task<WaitResult> WaitForAsync(
        string name, WaitGoal goal, TimeSpan timeout, Action<string, string> tell, CancellationToken limit,
        CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await HubWatch.For(_its, name).UntilAsync(name, goal.Needs, Decide, _its.Observer, limit);
            if (goal.Milestone == WecMilestone.Accepted)
            {
                tell(name, "waiting for its mailbox namespace");
                await Mailbox.WaitAsync(_its, name, limit);
            }
            else if (goal.Milestone == WecMilestone.Gone)
            {
                tell(name, "waiting for its mailbox namespace to settle");
                await Mailbox.WaitWhileDeletedAsync(_its, name, limit);
            }

            return new(name, Outcome(name, goal, watch.Elapsed), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(name, null, await WaitFailure.ExplainAsync(name, goal, timeout, _its, WecOf, cancellationToken));
        }

        WaitGoal? Decide(HubSighting sighting)
        {
            if (goal.Look(sighting))
            {
                return goal;
            }

            tell(name, goal.Progress);
            return null;
        }
    }

    private WaitOutcome Outcome(string name, WaitGoal goal, TimeSpan waited) => new()
    {
        Name = name,
        ItsContext = origin.ItsContext,
        WecContext = origin.WecContextOf(name),
        KubeConfig = origin.KubeConfig,
        Reached = goal.Milestone,
        Waited = waited,
        Message = goal.Message,
    };
}
