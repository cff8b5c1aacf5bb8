using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Waiting;

public sealed class WaiterTests
{
    [SandboxFact]
    public async Task A_fleet_is_waited_for_over_one_watch()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 3, others: 40);
        var names = (await NamesAsync(fleet)).Concat(["cluster1", "cluster2", "cluster3"]).ToArray();
        fleet.Sandbox.Requests.Clear();
        var all = WaitAllAsync(fleet, names, WecMilestone.Available, Fleet.Patience);

        await Task.WhenAll(fleet.JoinAsync("cluster1"), fleet.JoinAsync("cluster2"), fleet.JoinAsync("cluster3"));
        var results = await all;

        Assert.Equal(names.Order(), results.Select(r => r.Name).Order());
        Assert.All(results, r => Assert.Equal(WecMilestone.Available, r.Outcome?.Reached));
        // Every watch begins with a list; the watch itself enters the log only when the server has noticed its end.
        var lists = fleet.Ours.Count(
            e => e.Server == "its1" && e.Verb == "list" && e.Path.EndsWith("/managedclusters", StringComparison.Ordinal));
        Assert.Equal(1, lists);
    }

    [SandboxFact]
    public async Task Waits_that_follow_each_other_share_the_watch_too()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        fleet.Sandbox.Requests.Clear();

        using (fleet.Waiter.HoldWatch())
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Null((await WaitAllAsync(fleet, ["cluster1"], WecMilestone.Joined, Fleet.Patience)).Single().Error);
            }
        }

        Assert.Single(fleet.Ours, e => e.Verb == "list" && e.Path.EndsWith("/managedclusters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_time_is_up_each_that_is_late_says_where_it_stands_and_the_others_are_given()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 1);
        await fleet.JoinAsync("cluster1");

        var results = await WaitAllAsync(fleet, ["cluster1", "never"], WecMilestone.Available, TimeSpan.FromSeconds(2));

        Assert.NotNull(results.Single(r => r.Name == "cluster1").Outcome);
        var late = results.Single(r => r.Name == "never").Error!;
        Assert.Equal(("WaitTimeout", WecErrorKind.Timeout), (late.ErrorId, late.Kind));
        Assert.Contains("no ManagedCluster", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_ends_before_the_first_look_still_tells_the_truth()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Registered);

        var late = (await WaitAllAsync(fleet, ["cluster1"], WecMilestone.Joined, TimeSpan.Zero)).Single().Error!;

        Assert.DoesNotContain("no ManagedCluster", late.Message, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task A_watch_that_is_cut_goes_on()
    {
        await using var fleet = await Fleet.StartAsync();
        var wait = fleet.WaitAsync("cluster1", WecMilestone.Available);
        using var cuts = fleet.Sandbox.Faults.Add(
            new(FaultAction.CutWatch) { Server = "its1", Path = "*/managedclusters", Count = 3 });

        await fleet.JoinAsync("cluster1");

        Assert.Equal(WecMilestone.Available, (await wait).Reached);
    }

    [Fact]
    public async Task Who_may_not_watch_is_told_so_at_once()
    {
        await using var fleet = await Fleet.StartAsync();
        var waiter = new Waiter(fleet.Client("its1", "nobody"), fleet.Origin);

        var refusal = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var result in waiter.WaitAsync(
                ["cluster1", "cluster2"], WecMilestone.Joined, Fleet.Patience, SilentReport.Instance, CancellationToken.None))
            {
                Assert.Fail($"{result} was given.");
            }
        });

        Assert.True(refusal.IsForbidden);
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_wait_and_the_watch()
    {
        await using var fleet = await Fleet.StartAsync();
        using var stop = new CancellationTokenSource();
        var wait = Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in fleet.Waiter.WaitAsync(
                ["cluster1"], WecMilestone.Joined, Fleet.Patience, SilentReport.Instance, stop.Token))
            {
                Assert.Fail("Nothing was to be given.");
            }
        });

        await stop.CancelAsync();
        await wait;

        await fleet.JoinAsync("cluster1");
    }

    private static async Task<List<WaitResult>> WaitAllAsync(Fleet fleet, string[] names, WecMilestone milestone, TimeSpan timeout)
    {
        var results = new List<WaitResult>();
        await foreach (var result in fleet.Waiter.WaitAsync(names, milestone, timeout, SilentReport.Instance, CancellationToken.None))
        {
            results.Add(result);
        }

        return results;
    }

    private static async Task<List<string>> NamesAsync(Fleet fleet)
    {
        var names = new List<string>();
        await foreach (var cluster in fleet.Its.ListAsync(
            OcmTypes.ManagedClusters, null, ListOptions.All,
            KubernetesTypes.Of<ManagedCluster>(), CancellationToken.None))
        {
            names.Add(cluster.Name);
        }

        return names;
    }
}
