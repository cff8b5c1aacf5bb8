using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Unregistration;

namespace KubeStellar.Wec.Core.Tests.Unregistration;

public sealed class DeadWecTests
{
    [SandboxFact]
    [Trait("Beats", "clusteradm#130")]
    public async Task A_dead_WEC_is_refused_at_once_and_leaves_by_force_after_saying_what_is_orphaned()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.DeployAsync("cluster1", "shop");
        using var dead = await DieAsync(fleet);

        var unreachable = await Assert.ThrowsAsync<WecException>(() => fleet.UnregisterAsync("cluster1"));
        Assert.Equal("WecUnreachable", unreachable.ErrorId);
        var refusal = await Assert.ThrowsAsync<WecException>(() => new Unregistrar(fleet.Its, null).RunAsync(ItsOnly(fleet)));
        Assert.Equal("WorkloadCannotBeDrained", refusal.ErrorId);
        Assert.Contains("shop", refusal.Message, StringComparison.Ordinal);

        var left = await fleet.UnregisterAsync("cluster1", force: true);

        Assert.Equal("what ManifestWork shop brought", Assert.Single(left.Orphaned));
        Assert.Equal("its agent", Assert.Single(left.LeftOver).Item);
        Assert.Null(await fleet.Its.FindAsync(OcmTypes.ManagedClusters, "cluster1", null, CancellationToken.None));
        Assert.Null(await fleet.Its.FindAsync(CoreTypes.Namespaces, "cluster1", null, CancellationToken.None));
    }

    [SandboxFact]
    public async Task A_WEC_that_comes_back_after_that_is_cleaned_without_its_ITS_and_keeps_its_workload()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.DeployAsync("cluster1", "shop");
        using var gone = fleet.Sandbox.Faults.Add(new FaultRule(FaultAction.Dead) { Server = "its1" });
        var request = fleet.Leave("cluster1") with { Scope = UnregistrationScope.WecOnly, ItsContext = null };
        var unregistrar = new Unregistrar(null, fleet.Client("cluster1"));

        var refusal = await Assert.ThrowsAsync<WecException>(() => unregistrar.RunAsync(request));
        Assert.Equal("WorkloadWouldBeOrphaned", refusal.ErrorId);

        var left = await unregistrar.RunAsync(request with { Force = true });
        var again = await unregistrar.RunAsync(request);

        Assert.Equal("configmaps/shop in default", Assert.Single(left.Orphaned));
        Assert.Empty(left.LeftOver);
        Assert.True(await fleet.DeployedAsync("cluster1", "shop"));
        Assert.False(again.Changed);
    }

    [SandboxFact]
    public async Task An_agent_without_its_operator_leaves_by_force()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.Client("cluster1").DeleteAsync(CoreTypes.Deployments, "klusterlet", OcmNames.OperatorNamespace, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.UnregisterAsync("cluster1"));
        Assert.Equal("OperatorMissing", refusal.ErrorId);

        await fleet.UnregisterAsync("cluster1", force: true);

        Assert.Empty(await fleet.TracesAsync("cluster1"));
    }

    [SandboxFact]
    public async Task A_Klusterlet_the_operator_has_come_to_hold_since_it_was_looked_at_is_not_let_go_without_force()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var wec = fleet.Client("cluster1");
        var idle = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 0 } };
        await wec.MergePatchAsync(CoreTypes.Deployments, "klusterlet", OcmNames.OperatorNamespace, idle, CancellationToken.None);
        var held = (await wec.FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None))!["metadata"]!["finalizers"]!;
        await SetFinalizersAsync(null);
        var unregistrar = new Unregistrar(fleet.Its, wec);
        var plan = await unregistrar.PrepareAsync(
            fleet.Leave("cluster1") with { Timeout = TimeSpan.FromSeconds(2) }, SilentReport.Instance, CancellationToken.None);
        await SetFinalizersAsync(held);

        var late = await Assert.ThrowsAsync<WecException>(
            () => unregistrar.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None));

        Assert.Equal("UnregisterTimeout", late.ErrorId);
        Assert.Contains("klusterlet operator", late.Message, StringComparison.Ordinal);
        Assert.NotNull(await wec.FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None));

        Task SetFinalizersAsync(JsonNode? finalizers) => wec.MergePatchAsync(
            OcmTypes.Klusterlets, "klusterlet", null,
            new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = finalizers?.DeepClone() } }, CancellationToken.None);
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#67")]
    public async Task A_wait_that_runs_out_says_what_it_waited_for_and_is_taken_up_again()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.DeployAsync("cluster1", "shop");
        var stuck = fleet.Sandbox.Faults.Add(new FaultRule(FaultAction.InternalError) { Client = "work/" });

        var late = await Assert.ThrowsAsync<WecException>(() => fleet.UnregisterAsync("cluster1", timeout: TimeSpan.FromSeconds(1)));

        Assert.Equal(("UnregisterTimeout", WecErrorKind.Timeout), (late.ErrorId, late.Kind));
        Assert.Contains("manifestworks", late.Message, StringComparison.Ordinal);
        stuck.Dispose();
        Assert.True((await fleet.UnregisterAsync("cluster1")).Changed);
        Assert.False(await fleet.DeployedAsync("cluster1", "shop"));
        Assert.Empty(await fleet.TracesAsync("cluster1"));
    }

    private static UnregistrationRequest ItsOnly(Fleet fleet) =>
        fleet.Leave("cluster1") with { Scope = UnregistrationScope.ItsOnly, WecContext = null };

    /// <summary>The WEC dies, and the hub has noticed.</summary>
    private static async Task<IDisposable> DieAsync(Fleet fleet)
    {
        var dead = fleet.Sandbox.Faults.Add(new FaultRule(FaultAction.Dead) { Server = "cluster1" });
        fleet.Clock.Advance(TimeSpan.FromMinutes(10));
        // The hub looks at the lease when it is due by the real clock, or when something happens.
        var touch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["touched"] = "yes" } } };
        await fleet.Its.MergePatchAsync(OcmTypes.ManagedClusters, "cluster1", null, touch, CancellationToken.None);
        await LeavingSteps.UntilAsync(async () =>
            (await fleet.Its.FindAsync(OcmTypes.ManagedClusters, "cluster1", null, KubernetesTypes.Of<ManagedCluster>(
                ), CancellationToken.None))
                ?.IsTrue(ManagedClusterCondition.Available) is false);
        return dead;
    }
}
