using System.Text.Json.Nodes;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Approvals;

/// <summary>Approving many, again, and on hubs that do not do their part.</summary>
public sealed class FleetApprovalTests
{
    [SandboxFact]
    public async Task All_that_wait_are_found_with_two_lists()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 3, others: 20);
        await fleet.JoinAsync("cluster1");
        await Task.WhenAll(fleet.RegisterAsync("cluster2"), fleet.RegisterAsync("cluster3"));
        await AgentRequests.NameAsync(fleet, "cluster2");
        await AgentRequests.NameAsync(fleet, "cluster3");
        fleet.Sandbox.Requests.Clear();

        var pending = await fleet.Approver.PrepareAllAsync(name => new() { Name = name, Wait = true }, CancellationToken.None);

        Assert.Equal(["cluster2", "cluster3"], pending.Plans.Select(p => p.Name).Order());
        Assert.Empty(pending.LeftOut);
        Assert.Equal(2, fleet.Ours.Count(e => e.Verb == "list"));
        await Task.WhenAll(pending.Plans.Select(p => fleet.Approver.ExecuteAsync(p, SilentReport.Instance, CancellationToken.None)));
        await fleet.WaitAsync("cluster2", WecMilestone.Available);
        await fleet.WaitAsync("cluster3", WecMilestone.Available);
    }

    [SandboxFact]
    [Trait("Beats", "registration#185")]
    public async Task An_approval_that_brings_no_certificate_is_explained()
    {
        await using var fleet = await Fleet.StartAsync(new SandboxOptions { SignsClientCertificates = false });
        await fleet.RegisterAsync("cluster1");
        await AgentRequests.NameAsync(fleet, "cluster1");
        var approver = new Approver(fleet.Its, fleet.Origin) { SignerPatience = TimeSpan.FromMilliseconds(200) };
        var plan = await approver.PrepareAsync(
            new() { Name = "cluster1", Wait = true, Timeout = Fleet.Patience }, SilentReport.Instance, CancellationToken.None);

        var error = await Assert.ThrowsAsync<WecException>(
            () => approver.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None));

        Assert.Equal("CertificateNotIssued", error.ErrorId);
        Assert.Contains("EKS", error.Advice, StringComparison.Ordinal);
        // Without waiting, an accepted WEC is no failure; it is said all the same.
        var report = new CollectedReport();
        var later = new Approver(fleet.Its, fleet.Origin) { SignerPatience = TimeSpan.Zero };
        var again = await later.PrepareAsync(new() { Name = "cluster1" }, report, CancellationToken.None);
        var approval = await later.ExecuteAsync(again, report, CancellationToken.None);
        Assert.Equal((true, false), (approval.Accepted, approval.Changed));
        Assert.Contains("signed no certificate", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#395")]
    public async Task Approving_is_success_long_after_the_requests_are_collected()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.Its.DeleteAsync(
            CoreTypes.CertificateSigningRequests, await AgentRequests.NameAsync(fleet, "cluster1"), null, CancellationToken.None);

        var approval = await fleet.ApproveAsync("cluster1");

        Assert.Equal((true, false, 0), (approval.Accepted, approval.Changed, approval.Evidence.Length));
    }

    [SandboxFact]
    public async Task Beside_an_agent_that_is_well_nobody_is_let_in_whatever_it_calls_itself()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 0);
        await MakeClusterAsync(fleet, "edge", "first");
        var cluster = await fleet.Its.GetAsync(
            OcmTypes.ManagedClusters, "edge", null, KubernetesTypes.Of<ManagedCluster>(), CancellationToken.None);

        // The recorded id is there for everybody to read.
        foreach (var agent in new[] { "first", "second" })
        {
            var decision = ApprovalRules.Decide(new() { Name = "edge" }, Joined(cluster), [Pending(agent)], null, DateTimeOffset.UtcNow);

            Assert.Equal("SeveralAgents", decision.Error?.ErrorId);
            Assert.Contains("first", decision.Error!.Message, StringComparison.Ordinal);
            Assert.Contains($"agent {agent} (", decision.Error.Message, StringComparison.Ordinal);
        }

        var gone = Joined(cluster) with { Status = new ManagedClusterStatus { Conditions = [new() { Type = ManagedClusterCondition.Joined, Status = "True" }] } };
        var anew = ApprovalRules.Decide(new() { Name = "edge" }, gone, [Pending("first")], null, DateTimeOffset.UtcNow);
        Assert.Equal(ApprovalStep.Approve, anew.Step);
        Assert.Contains("not certain", ApprovalRules.WhyNotWithOthers(gone, anew, []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_was_deleted_and_made_anew_is_not_let_in_on_old_evidence()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 0);
        var judged = await MakeClusterAsync(fleet, "wec-test-anew", null);
        await fleet.Its.DeleteAsync(OcmTypes.ManagedClusters, "wec-test-anew", null, CancellationToken.None);
        await fleet.WaitAsync("wec-test-anew", WecMilestone.Gone);
        await MakeClusterAsync(fleet, "wec-test-anew", null);

        var error = await Assert.ThrowsAsync<WecException>(
            () => Acceptance.WriteAsync(fleet.Its, judged, true, "x", CancellationToken.None));

        Assert.Equal("ManagedClusterReplaced", error.ErrorId);
        var cluster = await fleet.Its.GetAsync(
            OcmTypes.ManagedClusters, "wec-test-anew", null, KubernetesTypes.Of<ManagedCluster>(), CancellationToken.None);
        Assert.False(cluster.Spec.HubAcceptsClient);
    }

    [SandboxFact]
    public async Task Those_that_are_waited_for_take_nobodys_place()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        var approver = new Approver(fleet.Its, fleet.Origin, new Throttle(1));
        var slow = ApproveAsync(approver, "cluster1");
        await fleet.RegisterAsync("cluster2");

        Assert.True((await ApproveAsync(approver, "cluster2")).Changed);

        Assert.False(slow.IsCompleted);
        await fleet.RegisterAsync("cluster1");
        Assert.True((await slow).Changed);
    }

    [SandboxTheory]
    [InlineData(FaultAction.DropBefore)]
    [InlineData(FaultAction.DropAfter)]
    public async Task Whatever_write_is_lost_approving_again_completes_it(FaultAction fault)
    {
        for (var lost = 0; lost < 2; lost++)
        {
            await using var fleet = await Fleet.StartAsync();
            await fleet.RegisterAsync("cluster1");
            await AgentRequests.NameAsync(fleet, "cluster1");
            using (fleet.Sandbox.Faults.Add(new(fault)
            {
                Server = "its1",
                Verb = lost == 0 ? "PUT" : "PATCH",
                Path = lost == 0 ? "*/approval" : "*/managedclusters/cluster1",
                Count = 20,
            }))
            {
                await Assert.ThrowsAnyAsync<Exception>(() => fleet.ApproveAsync("cluster1"));
            }

            await fleet.ApproveAsync("cluster1");
            await fleet.WaitAsync("cluster1", WecMilestone.Available);
        }
    }

    private static async Task<Approval> ApproveAsync(Approver approver, string name)
    {
        var request = new ApprovalRequest { Name = name, Wait = true, Timeout = Fleet.Patience };
        var plan = await approver.PrepareAsync(request, SilentReport.Instance, CancellationToken.None);
        return await approver.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
    }

    private static Task<ManagedCluster> MakeClusterAsync(Fleet fleet, string name, string? agent)
    {
        var cluster = new JsonObject
        {
            ["apiVersion"] = OcmTypes.ManagedClusters.ApiVersion,
            ["kind"] = OcmTypes.ManagedClusters.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["hubAcceptsClient"] = false },
        };
        if (agent is not null)
        {
            cluster["metadata"]!["annotations"] = new JsonObject { [Acceptance.AgentAnnotation] = agent };
        }

        return fleet.Its.CreateAsync(OcmTypes.ManagedClusters, null, cluster, KubernetesTypes.Of<ManagedCluster>(), CancellationToken.None);
    }

    private static ManagedCluster Joined(ManagedCluster cluster) => cluster with
    {
        Spec = cluster.Spec with { HubAcceptsClient = true },
        Status = new ManagedClusterStatus
        {
            Conditions =
            [
                new() { Type = ManagedClusterCondition.HubAccepted, Status = "True" },
                new() { Type = ManagedClusterCondition.Joined, Status = "True" },
                new() { Type = ManagedClusterCondition.Available, Status = "True" },
            ],
        },
    };

    private static CertificateEvidence Pending(string agent) => new()
    {
        RequestName = $"edge-{agent}",
        Requester = AgentRequests.Bootstrap,
        Groups = [],
        AgentId = agent,
        CommonName = $"system:open-cluster-management:edge:{agent}",
        Created = DateTimeOffset.UtcNow,
        Problems = [],
    };
}
