using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Approvals;

public sealed class DenialTests
{
    [Fact]
    public async Task A_request_is_denied_with_its_reason_and_nobody_is_let_in()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var name = await AgentRequests.NameAsync(fleet, "cluster1");

        var denial = await DenyAsync(fleet, "cluster1", reason: "Unknown site.");

        Assert.Equal((true, false, "Unknown site."), (denial.Changed, denial.Accepted, denial.Reason));
        Assert.Equal([name], denial.Denied);
        var again = await PrepareAsync(fleet, "cluster1");
        Assert.False(again.IsNeeded);
        Assert.Equal("KubeStellarWecDenied: Unknown site.", again.Evidence.Single().Verdict);
        Assert.Equal(CertificateRequestState.Denied, again.Evidence.Single().State);
        Assert.False((await DenyAsync(fleet, "cluster1")).Changed);
    }

    [Fact]
    public async Task A_denied_WEC_is_let_in_by_name_but_not_with_all_others()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var denied = await AgentRequests.NameAsync(fleet, "cluster1");
        await DenyAsync(fleet, "cluster1", reason: "Not yet.");
        await fleet.Its.DeleteAsync(CoreTypes.CertificateSigningRequests, denied, null, CancellationToken.None);
        await AgentRequests.NameAsync(fleet, "cluster1", except: denied);
        await DenyAsync(fleet, "cluster1", reason: "Still not.");

        var pending = await fleet.Approver.PrepareAllAsync(name => new() { Name = name }, CancellationToken.None);

        Assert.DoesNotContain(pending.Plans, plan => plan.Name == "cluster1");
    }

    [Fact]
    public async Task A_WEC_of_the_fleet_is_denied_only_after_the_risk_is_told_and_comes_back_when_approved()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");

        var plan = await PrepareAsync(fleet, "cluster1");
        Assert.Contains("stays valid until 20", plan.Risk, StringComparison.Ordinal);
        var denial = await new Denier(fleet.Its, fleet.Origin).ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
        Assert.True(denial.Changed);
        Assert.False(denial.Accepted);
        Assert.False((await DenyAsync(fleet, "cluster1")).Changed);
        var pending = await fleet.Approver.PrepareAllAsync(name => new() { Name = name }, CancellationToken.None);
        Assert.DoesNotContain(pending.Plans, p => p.Name == "cluster1");
        Assert.Contains(pending.LeftOut, left => left.Name == "cluster1" && left.Why.Contains("taken back", StringComparison.Ordinal));

        Assert.True((await fleet.ApproveAsync("cluster1")).Changed);
        await fleet.WaitAsync("cluster1", WecMilestone.Available);
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#361")]
    public async Task Of_two_agents_with_one_name_one_can_be_denied_and_the_other_let_in()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        await fleet.RegisterAsync("edge", "cluster1");
        var first = await AgentRequests.NameAsync(fleet, "edge");
        await fleet.RegisterAsync("edge", "cluster2");
        var second = await AgentRequests.NameAsync(fleet, "edge", except: first);
        var intruder = (await PrepareAsync(fleet, "edge")).Evidence.Single(e => e.RequestName == second);
        Assert.Single(intruder.OtherAgents);

        var denial = await DenyAsync(fleet, "edge", intruder.AgentId);

        Assert.Equal([second], denial.Denied);
        Assert.Equal([first], (await fleet.ApproveAsync("edge")).Approved);
        var later = await DenyAsync(fleet, "edge", intruder.AgentId);
        Assert.Equal((false, true), (later.Changed, later.Accepted));
    }

    [Fact]
    [Trait("Beats", "ocm#1439")]
    public async Task Who_may_take_acceptance_back_but_not_give_it_is_warned()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.GrantAsync(
            "clerk",
            (OcmTypes.ManagedClusters.Group, "managedclusters", ["get", "list", "watch", "patch"]),
            ("certificates.k8s.io", "certificatesigningrequests", ["get", "list", "watch"]));
        var report = new CollectedReport();

        var plan = await new Denier(fleet.Client("its1", "clerk"), fleet.Origin)
            .PrepareAsync(new() { Name = "cluster1" }, report, CancellationToken.None);

        Assert.True(plan.IsNeeded);
        Assert.Contains("not give it again", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", null, "", "WecNotFound")]
    [InlineData("cluster1", "ghost", "", "AgentNotFound")]
    [InlineData("cluster1", null, "long", "InvalidReason")]
    public async Task What_cannot_be_denied_is_an_error(string name, string? agent, string reason, string errorId)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await AgentRequests.NameAsync(fleet, "cluster1");

        var error = await Assert.ThrowsAsync<WecException>(
            () => DenyAsync(fleet, name, agent, reason.Length > 0 ? new string('x', 1025) : "No."));

        Assert.Equal(errorId, error.ErrorId);
    }

    private static Task<DenialPlan> PrepareAsync(Fleet fleet, string name) =>
        new Denier(fleet.Its, fleet.Origin).PrepareAsync(new() { Name = name }, SilentReport.Instance, CancellationToken.None);

    private static async Task<Denial> DenyAsync(Fleet fleet, string name, string? agent = null, string reason = "No.")
    {
        var denier = new Denier(fleet.Its, fleet.Origin);
        var plan = await denier.PrepareAsync(
            new() { Name = name, AgentId = agent, Reason = reason }, SilentReport.Instance, CancellationToken.None);
        return await denier.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
    }
}
