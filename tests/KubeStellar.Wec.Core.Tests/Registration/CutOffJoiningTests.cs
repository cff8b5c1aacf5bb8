using k8s.Models;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Core.Tests.Faults;
using KubeStellar.Wec.Core.Tests.Unregistration;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Registration;

public sealed class CutOffJoiningTests
{
    private static readonly Dictionary<string, string> s_labels = new() { ["location-group"] = "edge" };

    private static readonly TimeSpan s_littleTime = TimeSpan.FromSeconds(2);

    [SandboxTheory]
    [InlineData(FaultAction.DropBefore)]
    [InlineData(FaultAction.DropAfter)]
    [Trait("Beats", "clusteradm#109")]
    public async Task Cut_off_at_any_request_registering_is_finished_by_doing_it_again(FaultAction action)
    {
        await using var fleet = await Fleet.StartAsync();
        var hasty = new Registrar(fleet.Its.With(CutRuns.NoPatience), fleet.Client("cluster1").With(CutRuns.NoPatience));
        var request = fleet.Request("cluster1") with { Agent = new() { Labels = s_labels } };

        var requests = await CutRuns.EnumerateAsync(
            fleet,
            action,
            arrange: () => LeaveAsync(fleet),
            work: () => hasty.RegisterAsync(
                request with { Wait = true, Timeout = s_littleTime }, SilentReport.Instance, CancellationToken.None),
            verify: async cut =>
            {
                await RegisterAsync(fleet, request);
                await ApproveAsync(fleet);
                await fleet.WaitAsync("cluster1", WecMilestone.Available);

                Assert.False((await RegisterAsync(fleet, request)).Changed, $"Cut at request {cut}: it was not finished.");
                Assert.False((await ApproveAsync(fleet)).Changed, $"Cut at request {cut}: approval was not finished.");
            });

        Assert.True(requests > 20, $"Only {requests} requests were cut off.");
    }

    [SandboxTheory]
    [InlineData(FaultAction.DropBefore)]
    [InlineData(FaultAction.DropAfter)]
    [Trait("Beats", "clusteradm#395")]
    public async Task Cut_off_at_any_request_approving_is_finished_by_doing_it_again(FaultAction action)
    {
        await using var fleet = await Fleet.StartAsync();
        var hasty = new Approver(fleet.Its.With(CutRuns.NoPatience), fleet.Origin);

        var requests = await CutRuns.EnumerateAsync(
            fleet,
            action,
            arrange: async () =>
            {
                await LeaveAsync(fleet);
                await fleet.RegisterAsync("cluster1");
                await fleet.WaitAsync("cluster1", WecMilestone.Registered);
            },
            work: () => ApproveAsync(hasty, s_littleTime),
            verify: async cut =>
            {
                await ApproveAsync(fleet);
                await fleet.WaitAsync("cluster1", WecMilestone.Available);

                var cluster = await fleet.Its.FindAsync(
                    OcmTypes.ManagedClusters, "cluster1", null, KubernetesTypes.Of<ManagedCluster>(), CancellationToken.None);
                Assert.Equal("edge", cluster?.GetLabel("location-group"));
                Assert.False((await ApproveAsync(fleet)).Changed, $"Cut at request {cut}: it was not finished.");
            });

        Assert.True(requests >= 8, $"Only {requests} requests were cut off.");
    }

    private static async Task LeaveAsync(Fleet fleet)
    {
        // Times are written in whole seconds, and nobody leaves and joins within one.
        fleet.Clock.Advance(TimeSpan.FromSeconds(2));
        await fleet.UnregisterAsync("cluster1");
    }

    private static Task<RegistrationOutcome> RegisterAsync(Fleet fleet, RegistrationRequest request) =>
        fleet.Registrar("cluster1").RegisterAsync(request, SilentReport.Instance, CancellationToken.None);

    private static Task<Approval> ApproveAsync(Fleet fleet) => ApproveAsync(fleet.Approver, Fleet.Patience);

    private static async Task<Approval> ApproveAsync(Approver approver, TimeSpan timeout)
    {
        var request = new ApprovalRequest { Name = "cluster1", Labels = s_labels, Wait = true, Timeout = timeout };
        return await approver.ExecuteAsync(
            await approver.PrepareAsync(request, SilentReport.Instance, CancellationToken.None), SilentReport.Instance, CancellationToken.None);
    }
}
