using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

public sealed class LeaseTests
{
    [Fact]
    public async Task A_dead_cluster_is_unknown_after_five_lease_durations_and_comes_back()
    {
        var time = new ManualTime();
        await using var world = await OcmWorld.StartAsync(time: time);
        await world.JoinAsync(world.Wec, "edge");
        await time.ArmedAsync(TimeSpan.FromMinutes(1));
        world.Sandbox.Faults.Add(new FaultRule(FaultAction.Dead) { Server = world.Wec.Name });

        time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal("True", Conditions.Status(Cluster(world), HubNames.Available));
        time.Advance(TimeSpan.FromSeconds(2));

        var lost = (await world.Its.UntilAsync(
            Edge, item => Conditions.Status(item!, HubNames.Available) == "Unknown" && item.Objects("spec", "taints").Any()))!;
        Assert.Equal("ManagedClusterLeaseUpdateStopped", Conditions.Of(lost, HubNames.Available).Text("reason"));
        Assert.Equal("Registration agent stopped updating its lease.", Conditions.Of(lost, HubNames.Available).Text("message"));
        Assert.Equal(HubNames.UnreachableTaint, Assert.Single(lost.Objects("spec", "taints")).Text("key"));
        Assert.True(Conditions.IsTrue(lost, HubNames.Joined));

        world.Sandbox.Faults.Clear();
        await world.Its.UntilAsync(Edge, item => Conditions.IsTrue(item!, HubNames.Available) && item.At("spec", "taints") is null);
    }

    [Fact]
    public async Task A_living_agent_renews_its_lease_in_time()
    {
        var time = new ManualTime();
        await using var world = await OcmWorld.StartAsync(time: time);
        await world.JoinAsync(world.Wec, "edge");

        for (var i = 0; i < 10; i++)
        {
            var before = LeaseTime.Renewed(world.Its.Store.Get(WellKnown.Lease("edge")));
            await time.ArmedAsync(TimeSpan.FromSeconds(61));
            time.Advance(TimeSpan.FromSeconds(61));
            await world.Its.UntilAsync(WellKnown.Lease("edge"), lease => LeaseTime.Renewed(lease) > before);
        }

        Assert.True(Conditions.IsTrue(Cluster(world), HubNames.Available));
    }

    [Fact]
    public async Task A_cluster_whose_clock_is_far_off_is_reported()
    {
        await using var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");

        world.Its.Store.Update(
            WellKnown.Lease("edge"), lease =>
                lease["spec"]!["renewTime"] = LeaseTime.Format(DateTimeOffset.UtcNow.AddHours(2)), UpdateScope.All);

        await world.Its.UntilAsync(
            Edge, item => Conditions.Of(item!, HubNames.ClockSynced).Text("reason") == "ManagedClusterClockOutOfSync");
    }

    [Fact]
    public async Task A_certificate_near_its_end_is_renewed_without_anybodys_approval()
    {
        var time = new ManualTime();
        await using var world = await OcmWorld.StartAsync(time: time);
        await world.JoinAsync(world.Wec, "edge");
        await time.ArmedAsync(TimeSpan.FromMinutes(1));

        time.Advance(TimeSpan.FromDays(300));

        var requests = await world.RequestsAsync("edge", count: 2);
        Assert.Single(
            requests, csr => csr.Text("spec", "username")!.StartsWith("system:open-cluster-management:edge:", StringComparison.Ordinal));
        await world.Its.UntilAsync(
            Edge, item => Conditions.IsTrue(item!, "ClusterCertificateRotated") && Conditions.IsTrue(item!, HubNames.Available));
    }

    [Fact]
    public async Task Seeded_clusters_never_lapse_and_get_no_objects_of_their_own()
    {
        var time = new ManualTime();
        await using var sandbox = await WecSandbox.StartAsync(
            new SandboxOptions { WecCount = 0, FleetSize = 20, Time = time, Behaviours = [new OcmBehaviour()] });

        time.Advance(TimeSpan.FromDays(1));
        await sandbox.Its.UntilAsync(
            WellKnown.ManagedClusterSet("default"), set =>
                Conditions.Of(set!, "ClusterSetEmpty").Text("message") == "20 ManagedClusters selected");

        var clusters = sandbox.Its.Store.List(WellKnown.Cluster, "managedclusters");
        Assert.Equal(20, clusters.Count);
        Assert.All(clusters, cluster => Assert.True(Conditions.IsTrue(cluster, HubNames.Available)));
        Assert.DoesNotContain(
            sandbox.Its.Store.List(WellKnown.Rbac, "clusterroles"),
            role => role.Name().StartsWith(HubNames.RolePrefix + "fleet", StringComparison.Ordinal));
    }

    private static ResourceId Edge => WellKnown.ManagedCluster("edge");

    private static JsonObject Cluster(OcmWorld world) => world.Its.Store.Get(Edge)!;
}
