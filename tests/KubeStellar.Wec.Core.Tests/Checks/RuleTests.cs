using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Checks;
using KubeStellar.Wec.Checks.Hubs;
using KubeStellar.Wec.Checks.Wecs;
using KubeStellar.Wec.Connections.Distributions;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Checks;

/// <summary>What each check makes of what was read.</summary>
public sealed class RuleTests
{
    private static readonly HubEndpoint s_public = new(new("https://its.example.com:6443"), HubEndpointOrigin.Caller, null);

    [Theory]
    [InlineData("v1.36.2", CheckOutcome.Passed)]
    [InlineData("v1.33.1+k3s1", CheckOutcome.Passed)]
    [InlineData("v1.25.0-eks-1", CheckOutcome.Passed)]
    [InlineData("v1.24.17", CheckOutcome.Warning)]
    [InlineData("v1.19.0", CheckOutcome.Warning)]
    [InlineData("v1.18.20", CheckOutcome.Failed)]
    [InlineData("v0.9.0", CheckOutcome.Failed)]
    [InlineData("v1.39.0", CheckOutcome.Warning)]
    [InlineData("v2.0.0", CheckOutcome.Warning)]
    [InlineData("", CheckOutcome.Warning)]
    [InlineData("v99999999999999.1", CheckOutcome.Warning)]
    public void Kubernetes_is_young_enough_or_not(string version, CheckOutcome expected) =>
        Assert.Equal(expected, VersionPolicy.Judge(version).Outcome);

    [Theory]
    [InlineData(0, CheckOutcome.Passed)]
    [InlineData(-2, CheckOutcome.Passed)]
    [InlineData(59, CheckOutcome.Passed)]
    [InlineData(60, CheckOutcome.Warning)]
    [InlineData(-299, CheckOutcome.Warning)]
    [InlineData(300, CheckOutcome.Failed)]
    [InlineData(-86_400, CheckOutcome.Failed)]
    [Trait("Beats", "ocm#1509")]
    public void Clocks_may_be_apart_by_less_than_five_leases(int seconds, CheckOutcome expected) =>
        Assert.Equal(expected, HubRules.JudgeClock(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(300)).Outcome);

    [Theory]
    [InlineData(Distribution.Kind, 3, 0, CheckOutcome.Passed)]
    [InlineData(Distribution.Kind, 3, 1, CheckOutcome.Passed)]
    [InlineData(Distribution.Kind, 0, 1, CheckOutcome.Failed)]
    [InlineData(Distribution.Unknown, 0, 0, CheckOutcome.Skipped)]
    [InlineData(Distribution.Eks, 0, 0, CheckOutcome.Failed)]
    [Trait("Beats", "registration#185")]
    public void A_signer_shows_by_what_it_has_signed(Distribution distribution, int issued, int stuck, CheckOutcome expected) =>
        Assert.Equal(expected, SignerCheck.Judge(distribution, issued, stuck).Outcome);

    [Fact]
    public void No_node_at_all_may_be_on_purpose_but_none_that_takes_pods_is_not()
    {
        Assert.Equal(CheckOutcome.Warning, Nodes().Outcome);
        Assert.Equal(CheckOutcome.Failed, Nodes(Node("False", "amd64")).Outcome);
        Assert.Equal(CheckOutcome.Failed, Nodes(Node("True", "amd64", cordoned: true)).Outcome);
        Assert.Equal(CheckOutcome.Failed, Nodes(Node("True", "riscv64")).Outcome);
        Assert.Equal(CheckOutcome.Warning, Nodes(Node("True", "arm64"), Node("Unknown", "arm64")).Outcome);
        Assert.Equal(CheckOutcome.Passed, Nodes(Node("True", "arm64"), Node("True", "amd64")).Outcome);
    }

    [Fact]
    [Trait("Beats", "clusteradm#120")]
    [Trait("Beats", "kubestellar/ui#944")]
    public void An_address_that_means_the_pod_itself_is_told_before_anything_is_installed()
    {
        foreach (var address in new[] { "https://127.0.0.1:6443", "https://its1.localtest.me:9443", "https://localhost:1" })
        {
            var found = HubReach.OfAddress(s_public with { Server = new(address) }, Reading<bool>.None);
            Assert.Equal(CheckOutcome.Warning, found.Outcome);
            Assert.Contains("-UseInternalEndpoint", found.Fix, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, HubEndpointOrigin.Caller, CheckOutcome.Skipped)]
    [InlineData("TlsFailed", HubEndpointOrigin.Caller, CheckOutcome.Failed)]
    [InlineData("UnknownHost", HubEndpointOrigin.Caller, CheckOutcome.Warning)]
    [InlineData("UnknownHost", HubEndpointOrigin.Internal, CheckOutcome.Skipped)]
    [InlineData("TlsFailed", HubEndpointOrigin.Internal, CheckOutcome.Failed)]
    public void What_is_seen_from_here_is_never_taken_for_a_test_from_inside(
        string? problem, HubEndpointOrigin origin, CheckOutcome expected)
    {
        var fromHere = problem is null ? new Reading<bool>(true, null) : new(false, new(problem, WecErrorKind.ConnectionFailed, "…", "…"));
        var found = HubReach.OfAddress(s_public with { Origin = origin }, fromHere);
        Assert.Equal(expected, found.Outcome);
        Assert.Equal(expected != CheckOutcome.Failed, found.Detail.Contains("Not tested from inside", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, CheckOutcome.Passed)]
    [InlineData(6, CheckOutcome.Failed)]
    [InlineData(7, CheckOutcome.Failed)]
    [InlineData(28, CheckOutcome.Failed)]
    [InlineData(60, CheckOutcome.Failed)]
    [InlineData(99, CheckOutcome.Failed)]
    [InlineData(null, CheckOutcome.Skipped)]
    [Trait("Beats", "clusteradm#120")]
    public void A_probe_says_what_keeps_the_agent_from_the_ITS(int? exitCode, CheckOutcome expected)
    {
        var found = HubReach.OfProbe(s_public, new(exitCode, "curl said so"));
        Assert.Equal(expected, found.Outcome);
        Assert.Equal(expected == CheckOutcome.Passed, found.Fix is null);
    }

    [Theory]
    [InlineData("False", "HubConnectionFunctional", CheckOutcome.Passed)]
    [InlineData("True", "BootstrapSecretFunctional,HubKubeConfigSecretMissing", CheckOutcome.Passed)]
    [InlineData("True", "BootstrapSecretUnauthorized,HubKubeConfigSecretMissing", CheckOutcome.Warning)]
    [InlineData("True", "BootstrapSecretError,HubKubeConfigError", CheckOutcome.Failed)]
    [InlineData("Unknown", "", null)]
    public void An_agent_that_is_there_knows_best(string status, string reason, CheckOutcome? expected)
    {
        var condition = new StatusCondition { Type = "HubConnectionDegraded", Status = status, Reason = reason, Message = "dial tcp: no route" };
        var survey = new WecSurvey { Klusterlet = new() { Status = new() { Conditions = [condition] } } };
        var facts = new WecFacts { Version = new("v1.33.1", null), Survey = new(survey, null) };
        Assert.Equal(expected, HubReach.OfAgent("cluster1", facts, new(AgentState.Working, "…"))?.Outcome);
        Assert.Null(HubReach.OfAgent("cluster1", facts, new(AgentState.OtherHub, "…")));
    }

    [Theory]
    [InlineData("True", "has let its agent in")]
    [InlineData("Unknown", "waits to be let in")]
    [InlineData(null, "waits to be let in")]
    public void An_agent_that_waits_by_its_operator_is_held_against_what_the_ITS_says(string? available, string says)
    {
        var condition = new StatusCondition { Type = ManagedClusterCondition.Available, Status = available ?? "" };
        var cluster = new ManagedCluster { Status = new() { Conditions = available is null ? [] : [condition] } };
        var wec = new WecFacts { Version = new("v1.33.1", null), Agent = new(new(true, false, true, []), null) };
        var hub = new HubFacts { IsHub = new(true, null), Cluster = new(cluster, null) };

        Assert.Contains(says, AgentRules.Health(wec, hub).Detail, StringComparison.Ordinal);
        Assert.Contains("waits to be let in", AgentRules.Health(wec, null).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_does_not_run_says_what_it_waits_for()
    {
        Assert.Null(ProbePod.Read(Pod("""{ "phase": "Pending" }""")));
        Assert.Null(ProbePod.Read(Pod("""{ "phase": "Running", "containerStatuses": [{ "state": { "running": {} } }] }""")));
        Assert.Equal(
            new(6, "curl: (6) Could not resolve host"),
            ProbePod.Read(Pod("""{ "phase": "Failed", "containerStatuses": [{ "state": { "terminated": { "exitCode": 6, "message": "curl: (6) Could not\nresolve host\n" } } }] }""")));
        Assert.Equal(new(null, "Pod was active too long"), ProbePod.Read(Pod("""{ "phase": "Failed", "message": "Pod was active too long" }""")));
    }

    [Theory]
    [InlineData(false, null, false, CheckOutcome.Warning)]
    [InlineData(true, null, false, CheckOutcome.Passed)]
    [InlineData(true, null, true, CheckOutcome.Warning)]
    [InlineData(true, "True", true, CheckOutcome.Passed)]
    [InlineData(true, "False", true, CheckOutcome.Warning)]
    public void The_status_add_on_is_missed_but_never_in_the_way(
        bool isOffered, string? available, bool isRegistered, CheckOutcome expected)
    {
        var own = available is null ? null : new NamedObject { Status = new() { Conditions = [new() { Type = "Available", Status = available }] } };
        Assert.Equal(expected, AddOnRules.OfWec(new(isOffered ? new() : null, null), new(own, null), isRegistered).Outcome);
    }

    private static JsonObject Pod(string status) => new() { ["status"] = JsonNode.Parse(status) };

    private static Finding Nodes(params NodeFacts[] nodes) =>
        ClusterRules.Nodes(new() { Version = new("v1.33.1", null), Nodes = new(nodes, null) });

    private static NodeFacts Node(string ready, string architecture, bool cordoned = false) => JsonSerializer.Deserialize(
        $$"""
        { "spec": { "unschedulable": {{(cordoned ? "true" : "false")}} },
          "status": { "conditions": [null, { "type": "Ready", "status": "{{ready}}" }], "nodeInfo": { "architecture": "{{architecture}}" } } }
        """,
        CheckJson.Default.NodeFacts)!;
}
