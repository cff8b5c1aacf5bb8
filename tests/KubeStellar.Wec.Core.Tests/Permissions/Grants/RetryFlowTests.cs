using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class RetryFlowTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    [Fact]
    [Trait("Beats", "clusteradm#384")]
    [Trait("Beats", "kubestellar#2947")]
    public async Task What_failed_for_want_of_the_permission_is_tried_again_and_nothing_else_is()
    {
        var workloads = new Workloads(fleet.Fleet);
        foreach (var plural in new[] { "gadgets", "gizmos" })
        {
            await workloads.DefineAsync(plural);
            await workloads.PlaceAsync(plural, $"my-{plural}");
            await workloads.ApplyIsAsync($"my-{plural}", "False");
        }

        var request = new GrantRequest
        {
            Permissions = [new() { Resources = ["gadgets.example.com"], Namespaces = ["default"] }],
            Retry = true,
            Verify = true,
            Timeout = Fleet.Patience,
        };
        var grant = Assert.Single(await fleet.GrantAsync(request));

        Assert.Equal(["my-gadgets"], grant.Retried);
        Assert.True(grant is { Changed: true, Verified: true });
        var applied = await workloads.ApplyIsAsync("my-gadgets", "True");
        Assert.NotNull(GrantMarks.Value(applied, "labels", GrantMarks.RetryLabel));
        var other = await workloads.ApplyIsAsync("my-gizmos", "False");
        Assert.Null(GrantMarks.Value(other, "labels", GrantMarks.RetryLabel));
        Assert.Empty((await fleet.GrantAsync(request)).Single().Retried);
    }

    [Fact]
    public async Task Another_verb_than_the_one_that_failed_is_no_reason_to_try_again()
    {
        var workloads = new Workloads(fleet.Fleet);
        await workloads.DefineAsync("widgets");
        await workloads.PlaceAsync("widgets", "my-widgets");
        await workloads.ApplyIsAsync("my-widgets", "False");

        var grants = await fleet.GrantAsync(
            new() { Permissions = [new() { Resources = ["widgets.example.com"], Verbs = ["create"] }], Retry = true });

        Assert.Empty(grants.Single().Retried);
    }

    [SandboxFact]
    public async Task A_grant_that_is_not_in_force_is_told_with_why()
    {
        var request = new GrantRequest { Permissions = [new() { Resources = ["leases"], Verbs = ["bind"], Namespaces = ["default"] }], Verify = true, Timeout = TimeSpan.Zero };
        var granter = new PermissionGranter(request);
        var plan = await fleet.PrepareAsync(granter);

        // The agent that the plan was made for is not the one whose binding there is: as if the binding had no effect.
        var stranger = new GrantPlan(plan.Wec, plan.Agent with { KlusterletName = "nobody" }, plan.Grants, [], []);
        var failure = await Assert.ThrowsAsync<WecException>(
            () => granter.ExecuteAsync(fleet.Client(), null, stranger, acceptDangers: true, new Told(), CancellationToken.None));

        Assert.Equal("PermissionNotEffective", failure.ErrorId);
        Assert.Contains("bind leases.coordination.k8s.io -n default", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_limit_what_they_can()
    {
        var told = new Told();
        var grant = Assert.Single(await fleet.GrantAsync(
            new() { Permissions = [new() { Resources = ["runtimeclasses.node.k8s.io"], ResourceNames = ["gvisor"] }], Verify = true }, report: told));
        var rows = await fleet.TestAsync(
            new() { Resources = ["runtimeclasses.node.k8s.io"], Verbs = ["get", "create"], ResourceNames = ["gvisor", "kata"] });

        Assert.Equal(["gvisor"], grant.ResourceName);
        Assert.Equal([true, false, true, true], rows.Select(row => row.Allowed));
        Assert.Contains(told.Warnings, warning => warning.Contains("create", StringComparison.Ordinal));
    }
}
