using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Waiting;

public sealed class MilestoneTests
{
    [SandboxFact]
    public async Task The_add_ons_of_a_fleet_are_waited_for_over_one_watch_and_their_condition_is_told()
    {
        await using var fleet = await Fleet.StartAsync(new SandboxOptions { WecCount = 2, StatusAddOn = true });
        fleet.Sandbox.Requests.Clear();
        var report = new CollectedReport();
        var wait = WaitAsync(fleet.Waiter, ["cluster1", "cluster2"], WecMilestone.AddonReady, Fleet.Patience, report);

        await Task.WhenAll(fleet.JoinAsync("cluster1"), fleet.JoinAsync("cluster2"));
        var results = await wait;

        Assert.All(results, result => Assert.Equal("addon-status add-on is available.", result.Outcome?.Message));
        Assert.Contains(report.States, state => state.Contains("waiting for its agent", StringComparison.Ordinal));
        Assert.Equal(1, fleet.Ours.Count(e => e.Verb == "list" && e.Path.EndsWith("/managedclusteraddons", StringComparison.Ordinal)));
    }

    [SandboxFact]
    public async Task An_add_on_that_the_ITS_does_not_have_is_not_waited_for()
    {
        await using var fleet = await Fleet.StartAsync();

        var error = await Assert.ThrowsAsync<WecException>(
            () => WaitAsync(fleet.Waiter, ["cluster1"], WecMilestone.AddonReady, Fleet.Patience));

        Assert.Equal(("AddOnNotInstalled", WecErrorKind.NotFound), (error.ErrorId, error.Kind));
        Assert.Contains("addon-status", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_without_add_ons_is_named_as_such()
    {
        await using var fleet = await Fleet.StartAsync();
        var waiter = new Waiter(fleet.Client("cluster1"), fleet.Origin);

        var error = await Assert.ThrowsAsync<WecException>(() => WaitAsync(waiter, ["x"], WecMilestone.AddonReady, Fleet.Patience));

        Assert.Equal("AddOnsNotServed", error.ErrorId);
    }

    [Fact]
    public async Task Gone_is_reached_when_the_deletion_has_ended_and_at_once_by_what_never_was()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        Assert.NotNull((await WaitAsync(fleet.Waiter, ["never"], WecMilestone.Gone, Fleet.Patience)).Single().Outcome);
        var wait = WaitAsync(fleet.Waiter, ["cluster1"], WecMilestone.Gone, Fleet.Patience);

        await fleet.Its.DeleteAsync(OcmTypes.ManagedClusters, "cluster1", null, CancellationToken.None);

        Assert.Equal(WecMilestone.Gone, (await wait).Single().Outcome?.Reached);
    }

    [Fact]
    public async Task A_WEC_that_nobody_deletes_is_not_gone_and_that_is_said()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Registered);

        var late = (await WaitAsync(fleet.Waiter, ["cluster1"], WecMilestone.Gone, TimeSpan.FromMilliseconds(500))).Single().Error!;

        Assert.Contains("was not gone", late.Message, StringComparison.Ordinal);
        Assert.Contains("Unregister-Wec", late.Advice, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task One_WEC_is_waited_for_without_the_inventory_of_all()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 1, others: 40);
        await fleet.RegisterAsync("cluster1");
        fleet.Sandbox.Requests.Clear();

        await fleet.WaitAsync("cluster1", WecMilestone.Registered);

        var list = Assert.Single(fleet.Ours, e => e.Verb == "list" && e.Path.EndsWith("/managedclusters", StringComparison.Ordinal));
        Assert.Contains("metadata.name", Uri.UnescapeDataString(list.Query), StringComparison.Ordinal);
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#109")]
    public async Task A_wait_in_vain_asks_the_agent_what_is_wrong_where_the_WEC_can_be_reached()
    {
        await using var fleet = await Fleet.StartAsync();
        using var dead = fleet.Sandbox.Faults.Add(
            new(FaultAction.InternalError) { Server = "its1", Path = "*/selfsubjectaccessreviews" });
        await fleet.RegisterAsync("cluster1");
        var waiter = new Waiter(fleet.Its, fleet.Origin) { WecOf = name => fleet.Client(name) };
        while ((await AgentDiagnosis.ReadAsync(fleet.Client("cluster1"), "cluster1", CancellationToken.None)).Findings is not [{ Code: "HubUnreachable" }, ..])
        {
            // The operator has not looked yet.
        }


        var late = (await WaitAsync(waiter, ["cluster1"], WecMilestone.Registered, TimeSpan.FromSeconds(1))).Single().Error!;
        var blind = (await WaitAsync(fleet.Waiter, ["cluster1"], WecMilestone.Registered, TimeSpan.FromMilliseconds(200))).Single().Error!;

        Assert.Contains("The agent cannot reach the ITS", late.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("The agent cannot reach", blind.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "b", true)]
    [InlineData("a", "a", false)]
    public void A_WEC_that_was_registered_anew_meanwhile_is_gone(string first, string second, bool isGone)
    {
        var goal = new WaitGoal(WecMilestone.Gone, "addon-status");

        Assert.False(goal.Look(new(Cluster(first), [])));
        Assert.Equal(isGone, goal.Look(new(Cluster(second), [])));
    }

    private static ManagedCluster Cluster(string uid) => new() { Metadata = new() { Name = "edge", Uid = uid } };

    private static async Task<List<WaitResult>> WaitAsync(
        Waiter waiter, string[] names, WecMilestone milestone, TimeSpan timeout, IReport? report = null)
    {
        var results = new List<WaitResult>();
        await foreach (var result in waiter.WaitAsync(names, milestone, timeout, report ?? SilentReport.Instance, CancellationToken.None))
        {
            results.Add(result);
        }

        return results;
    }
}
