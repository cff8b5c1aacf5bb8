using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>Waits for WECs on their way into the fleet, over one watch for all of an ITS.</summary>
public sealed class Waiter(ApiClient its, WecOrigin origin)
{
    private readonly ApiClient _its = its;

    /// <summary>Keeps the watch open until disposed, for waits that begin one after the other.</summary>
    public IDisposable HoldWatch() => HubWatch.Of(_its).Hold();

    /// <summary>
    /// Gives each WEC back as soon as it has got there; when the time is up, the others with an error that says how far they came.
    /// </summary>
    /// <exception cref="ApiException">The ITS does not let the caller watch its clusters.</exception>
    /// <exception cref="ApiConnectionException">The ITS stayed away for minutes.</exception>
    public async IAsyncEnumerable<WaitResult> WaitAsync(
        IReadOnlyCollection<string> names, WecMilestone milestone, TimeSpan timeout, IReport report,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        // The first may be done before the last has begun.
        using var watch = HoldWatch();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        limit.CancelAfter(timeout);
        var results = Channel.CreateUnbounded<WaitResult>();
        var done = 0;
        var unique = names.Distinct(StringComparer.Ordinal).ToArray();
        var waits = unique.Select(async name =>
        {
            await results.Writer.WriteAsync(await WaitForAsync(name, milestone, timeout, Tell, limit.Token, stop.Token), stop.Token);
            Interlocked.Increment(ref done);
        });
        var all = Task.WhenAll(waits);
        _ = all.ContinueWith(
            finished => results.Writer.Complete(finished.Exception?.InnerException), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(cancel))
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

    private async Task<WaitResult> WaitForAsync(
        string name, WecMilestone milestone, TimeSpan timeout, Action<string, string> tell, CancellationToken limit, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        ManagedCluster? last = null;
        try
        {
            var cluster = await HubWatch.Of(_its).UntilAsync(name, withRequests: false, Decide, limit);
            if (milestone == WecMilestone.Accepted)
            {
                tell(name, "waiting for its mailbox namespace");
                await Mailbox.WaitAsync(_its, name, limit);
            }

            return new(name, Outcome(name, milestone, watch.Elapsed, cluster), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(name, null, await WaitFailure.ExplainAsync(name, milestone, timeout, last, _its, cancel));
        }

        ManagedCluster? Decide(HubSighting sighting)
        {
            last = sighting.Cluster;
            if (milestone.IsReached(last))
            {
                return last;
            }

            tell(name, Progress(last, milestone));
            return null;
        }
    }

    private static string Progress(ManagedCluster? cluster, WecMilestone milestone)
    {
        if (cluster is null)
        {
            return "waiting for its agent to announce itself";
        }

        var condition = milestone.ConditionType() is { } type ? cluster.Condition(type) : null;
        return condition?.Message is { Length: > 0 } message
            ? message
            : cluster.Spec.HubAcceptsClient ? $"accepted, not {milestone.ToString().ToLowerInvariant()} yet" : "waiting for acceptance";
    }

    private WaitOutcome Outcome(string name, WecMilestone milestone, TimeSpan waited, ManagedCluster cluster) => new()
    {
        Name = name,
        ItsContext = origin.ItsContext,
        WecContext = origin.WecContextOf(name),
        KubeConfig = origin.KubeConfig,
        Reached = milestone,
        Waited = waited,
        Message = milestone.ConditionType() is { } type ? cluster.Condition(type)?.Message : null,
    };
}
