using KubeStellar.Wec.Core.Tests.Faults;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Unregistration;

namespace KubeStellar.Wec.Core.Tests.Unregistration;

public sealed class CutOffLeavingTests
{
    [SandboxTheory]
    [InlineData(FaultAction.DropBefore)]
    [InlineData(FaultAction.DropAfter)]
    public async Task Cut_off_at_any_request_leaving_is_finished_by_doing_it_again(FaultAction action)
    {
        await using var fleet = await Fleet.StartAsync();
        var hasty = new Unregistrar(fleet.Its.With(CutRuns.NoPatience), fleet.Client("cluster1").With(CutRuns.NoPatience));

        var requests = await CutRuns.EnumerateAsync(
            fleet,
            action,
            arrange: async () =>
            {
                // Times are written in whole seconds, and nobody leaves and joins within one.
                fleet.Clock.Advance(TimeSpan.FromSeconds(2));
                await fleet.JoinAsync("cluster1");
                await fleet.DeployAsync("cluster1", "shop");
            },
            work: () => hasty.RunAsync(fleet.Leave("cluster1") with { Timeout = TimeSpan.FromSeconds(4) }),
            verify: async cut =>
            {
                await fleet.UnregisterAsync("cluster1");
                var traces = await fleet.TracesAsync("cluster1");
                Assert.True(traces.Count == 0, $"Cut at request {cut}: {string.Join("; ", traces)}");
                Assert.False(await fleet.DeployedAsync("cluster1", "shop"), $"Cut at request {cut}: the workload is still there.");
                Assert.False((await fleet.UnregisterAsync("cluster1")).Changed);
            });

        Assert.True(requests > 20, $"Only {requests} requests were cut off.");
    }
}
