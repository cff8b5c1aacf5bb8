using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Approvals;

public sealed class ApprovalFlowTests
{
    [SandboxFact]
    public async Task Preparing_shows_the_evidence_and_writes_nothing()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var name = await AgentRequests.NameAsync(fleet, "cluster1");
        fleet.Sandbox.Requests.Clear();

        var plan = await fleet.Approver.PrepareAsync(new() { Name = "cluster1" }, SilentReport.Instance, CancellationToken.None);

        Assert.Equal(name, plan.Evidence.Single().RequestName);
        Assert.Equal(2, plan.Changes.Count);
        Assert.Empty(fleet.OurWrites);
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#56")]
    [Trait("Beats", "clusteradm#269")]
    public async Task Approving_again_changes_nothing()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        fleet.Sandbox.Requests.Clear();

        var again = await fleet.ApproveAsync("cluster1");

        Assert.Equal((false, true), (again.Changed, again.Accepted));
        Assert.Empty(fleet.OurWrites);
    }

    [Fact]
    public async Task Without_waiting_a_request_that_has_not_come_is_an_error()
    {
        await using var fleet = await Fleet.StartAsync();

        var error = await Assert.ThrowsAsync<WecException>(() => fleet.ApproveAsync("cluster1", wait: false));

        Assert.Equal(("NoCertificateRequest", WecErrorKind.NotFound), (error.ErrorId, error.Kind));
    }

    [Fact]
    public async Task Waiting_approves_a_request_that_comes_later_and_returns_when_the_mailbox_is_there()
    {
        await using var fleet = await Fleet.StartAsync();
        var approval = fleet.ApproveAsync("cluster1");

        await fleet.RegisterAsync("cluster1");
        var approved = await approval;

        Assert.True(approved.Changed);
        Assert.NotNull(await fleet.Its.FindAsync(CoreTypes.Namespaces, "cluster1", null, CancellationToken.None));
        var cluster = await fleet.Its.GetAsync(
            OcmTypes.ManagedClusters, "cluster1", null, KubernetesTypes.Of<ManagedCluster>(), CancellationToken.None);
        Assert.True(cluster.IsTrue(ManagedClusterCondition.HubAccepted));
    }

    [SandboxFact]
    public async Task Approving_survives_conflicts_and_a_webhook_that_is_not_ready()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await AgentRequests.NameAsync(fleet, "cluster1");
        using var conflict = fleet.Sandbox.Faults.Add(new(FaultAction.Conflict) { Server = "its1", Path = "*/approval", Count = 2 });
        using var webhook = fleet.Sandbox.Faults.Add(
            new(FaultAction.WebhookNotReady) { Server = "its1", Verb = "PATCH", Path = "*/managedclusters/cluster1", Count = 1 });

        var approved = await fleet.ApproveAsync("cluster1");

        Assert.Single(approved.Approved);
        await fleet.WaitAsync("cluster1", WecMilestone.Joined);
    }

    [SandboxFact]
    [Trait("Beats", "clusteradm#361")]
    public async Task Of_two_agents_with_one_name_neither_is_let_in_until_one_is_chosen()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        await fleet.RegisterAsync("edge", "cluster1");
        var first = await AgentRequests.NameAsync(fleet, "edge");
        await fleet.RegisterAsync("edge", "cluster2");
        await AgentRequests.NameAsync(fleet, "edge", except: first);
        fleet.Sandbox.Requests.Clear();

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.ApproveAsync("edge"));
        Assert.Equal(("SeveralAgents", WecErrorKind.SecurityRisk), (refusal.ErrorId, refusal.Kind));
        Assert.Empty(fleet.OurWrites);

        var chosen = AgentIdIn(refusal.Message, first);
        var approved = await fleet.ApproveAsync("edge", chosen);
        Assert.Equal([first], approved.Approved);
        await fleet.WaitAsync("edge", WecMilestone.Joined);
    }

    [SandboxFact]
    public async Task A_forged_request_lets_nobody_in()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var genuine = await AgentRequests.NameAsync(fleet, "cluster1");
        await fleet.Its.DeleteAsync(CoreTypes.CertificateSigningRequests, genuine, null, CancellationToken.None);
        var forged = System.Text.Json.Nodes.JsonNode.Parse($$"""
            {
              "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
              "metadata": { "name": "forged", "labels": { "open-cluster-management.io/cluster-name": "other" } },
              "spec": {
                "signerName": "kubernetes.io/kube-apiserver-client", "usages": ["digital signature", "client auth"],
                "request": "{{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(
                    AgentRequests.Pem(AgentRequests.SubjectOf("other", "evil"))))}}"
              }
            }
            """)!;
        await fleet.Its.CreateAsync(CoreTypes.CertificateSigningRequests, null, forged, CancellationToken.None);
        var other = System.Text.Json.Nodes.JsonNode.Parse("""
            {
              "apiVersion": "cluster.open-cluster-management.io/v1", "kind": "ManagedCluster",
              "metadata": { "name": "other" }, "spec": { "hubAcceptsClient": false }
            }
            """)!;
        await fleet.Its.CreateAsync(OcmTypes.ManagedClusters, null, other, CancellationToken.None);
        fleet.Sandbox.Requests.Clear();

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.ApproveAsync("other"));

        Assert.Equal("UntrustedCertificateRequest", refusal.ErrorId);
        Assert.Contains("not one the hub gives to agents", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(fleet.OurWrites);
    }

    [Fact]
    public async Task Who_may_not_accept_hears_which_right_is_missing()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await AgentRequests.NameAsync(fleet, "cluster1");
        await fleet.GrantAsync(
            "clerk",
            (OcmTypes.ManagedClusters.Group, "managedclusters", ["get", "list", "watch", "patch"]),
            ("certificates.k8s.io", "certificatesigningrequests", ["get", "list", "watch"]),
            ("certificates.k8s.io", "certificatesigningrequests/approval", ["update"]),
            ("certificates.k8s.io", "signers", ["approve"]));
        var clerk = new Approver(fleet.Client("its1", "clerk"), fleet.Origin);

        var plan = await clerk.PrepareAsync(new() { Name = "cluster1" }, SilentReport.Instance, CancellationToken.None);
        var error = await Assert.ThrowsAsync<WecException>(() => clerk.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None));

        Assert.Equal("AcceptForbidden", error.ErrorId);
        // The administrator completes what the clerk began.
        var completed = await fleet.ApproveAsync("cluster1");
        Assert.Equal((true, 0), (completed.Changed, completed.Approved.Length));
    }

    private static string AgentIdIn(string message, string request)
    {
        var end = message.IndexOf($" ({request},", StringComparison.Ordinal);
        return message[..end].Split(' ')[^1];
    }
}
