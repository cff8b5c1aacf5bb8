using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Tests.Registration;

public sealed class ApprovalRulesTests
{
    private static readonly DateTimeOffset s_start = AgentRequests.Start;

    [Theory]
    // Cluster: - none, n not accepted, a accepted, j joined, v available. Requests: agent and state; "!" breaks a rule, "<" is older than the cluster.
    [InlineData("-", "", "Wait")]
    [InlineData("-", "x:Pending", "Wait")]
    [InlineData("n", "", "Wait")]
    [InlineData("n", "x:Denied", "Wait")]
    [InlineData("n", "x:Pending", "Approve+Accept")]
    [InlineData("n", "x:Pending x:Pending", "Approve+Accept")]
    [InlineData("n", "<x:Pending", "Approve+Accept")]
    [InlineData("n", "x:Denied y:Pending", "Approve+Accept")]
    [InlineData("n", "x:Approved", "Accept")]
    [InlineData("n", "x:Issued", "Accept")]
    [InlineData("nj", "", "Accept")]
    [InlineData("a", "", "Wait")]
    [InlineData("a", "x:Pending", "Approve")]
    [InlineData("a", "x:Approved", "Nothing")]
    [InlineData("aj", "", "Nothing")]
    [InlineData("ajv", "x:Issued", "Nothing")]
    [InlineData("aj", "x:Pending", "Approve")]
    [InlineData("ajv", "x:Issued x:Pending", "Approve")]
    // Requests outlive an earlier ManagedCluster of the name.
    [InlineData("n", "<x:Issued", "Wait")]
    [InlineData("n", "<x:Issued y:Pending", "Approve+Accept")]
    // One that nobody cleaned up does not unsettle an agent that was let in since.
    [InlineData("n", "<x:Pending y:Issued", "Accept")]
    [InlineData("a", "<x:Pending y:Approved", "Nothing")]
    [InlineData("ajv", "<x:Pending y:Issued", "Nothing")]
    [InlineData("aj", "<x:Pending", "Nothing")]
    // What breaks the rules is never approved and lets nobody in.
    [InlineData("n", "x:Pending!", "Refuse UntrustedCertificateRequest")]
    [InlineData("a", "x:Pending!", "Refuse UntrustedCertificateRequest")]
    [InlineData("n", "x:Issued!", "Wait")]
    [InlineData("n", "x:Pending! y:Pending", "Approve+Accept")]
    [InlineData("aj", "x:Pending!", "Nothing")]
    // Two agents, one name.
    [InlineData("n", "x:Pending y:Pending", "Refuse SeveralAgents")]
    [InlineData("n", "x:Issued y:Pending", "Refuse SeveralAgents")]
    [InlineData("n", "x:Issued y:Issued", "Refuse SeveralAgents")]
    [InlineData("a", "x:Approved y:Pending", "Refuse SeveralAgents")]
    [InlineData("ajv", "y:Pending", "Refuse SeveralAgents")]
    [InlineData("nd", "x:Pending", "Refuse WecIsBeingDeleted")]
    public void Nobody_is_let_in_without_a_sound_request_of_one_agent(string cluster, string requests, string expected) =>
        Assert.Equal(expected, Text(Decide(cluster, requests)));

    [Theory]
    [InlineData("n", "x:Pending y:Pending", "y", "Approve+Accept")]
    [InlineData("ajv", "x:Issued y:Pending", "y", "Approve")]
    [InlineData("ajv", "y:Pending", "y", "Approve")]
    [InlineData("n", "x:Pending y:Pending", "z", "Wait")]
    [InlineData("n", "x:Pending y:Pending!", "y", "Refuse UntrustedCertificateRequest")]
    public void Who_is_chosen_is_judged_alone(string cluster, string requests, string agent, string expected)
    {
        var decision = Decide(cluster, requests, agent);

        Assert.Equal(expected, Text(decision));
        Assert.All(decision.ToApprove, e => Assert.Equal(agent, e.AgentId));
    }

    [Theory]
    [InlineData(false, ApprovalStep.Accept)]
    [InlineData(true, ApprovalStep.Nothing)]
    internal void A_cluster_with_a_cloud_identity_needs_no_request(bool isAccepted, ApprovalStep expected)
    {
        var cluster = Cluster(isAccepted ? "a" : "n");
        var annotations = new Dictionary<string, string> { ["agent.open-cluster-management.io/managed-cluster-arn"] = "arn:aws:eks:x" };

        var decision = ApprovalRules.Decide(
            "cluster1", cluster! with { Metadata = cluster.Metadata with { Annotations = annotations } }, [], null, s_start);

        Assert.Equal(expected, decision.Step);
        Assert.Equal(!isAccepted, decision.Accept);
    }

    [Theory]
    // The agent that asked before the cluster was announced anew is most likely gone; the one that announced it asks at once.
    [InlineData("<x:Pending", 1, "Wait", "")]
    [InlineData("<x:Pending y:Pending", 1, "Approve+Accept", "y")]
    [InlineData("<x:Pending y:Pending", 3600, "Approve+Accept", "y")]
    [InlineData("<x:Pending", 3600, "Approve+Accept", "x")]
    public void A_request_from_before_the_announcement_waits_for_the_agent_that_made_it(
        string requests, int secondsLater, string expected, string approved)
    {
        var decision = Decide("n", requests, secondsLater: secondsLater);

        Assert.Equal(expected, Text(decision));
        Assert.Equal(approved, string.Join(' ', decision.ToApprove.Select(e => e.AgentId)));
    }

    [Fact]
    public void A_refusal_shows_both_agents()
    {
        var refusal = Decide("n", "first:Pending second:Pending").Error!;

        Assert.Equal(WecErrorKind.SecurityRisk, refusal.Kind);
        Assert.Contains("first", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("second", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-AgentId", refusal.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_alone_is_told() => Assert.Equal("x", Decide("n", "x:Pending! y:Pending").LeftAlone.Single().AgentId);

    [Fact]
    public void Who_asks_in_vain_hears_what_was_looked_for()
    {
        var error = Decide("n", "x:Denied").Error!;

        Assert.Equal("NoCertificateRequest", error.ErrorId);
        Assert.Contains("open-cluster-management.io/cluster-name=cluster1", error.Message, StringComparison.Ordinal);
        Assert.Contains("was denied", error.Message, StringComparison.Ordinal);
    }

    private static ApprovalDecision Decide(string cluster, string requests, string? agentId = null, int secondsLater = 3600) =>
        ApprovalRules.Decide(
            "cluster1", Cluster(cluster), [.. requests.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Evidence)], agentId,
            s_start.AddSeconds(secondsLater));

    private static string Text(ApprovalDecision decision) =>
        decision.Step + (decision.Step == ApprovalStep.Approve && decision.Accept ? "+Accept" : "")
        + (decision.Step == ApprovalStep.Refuse ? " " + decision.Error!.ErrorId : "");

    private static CertificateEvidence Evidence(string text)
    {
        var parts = text.Trim('<', '!').Split(':');
        return new()
        {
            RequestName = $"cluster1-{parts[0]}",
            Requester = AgentRequests.Bootstrap,
            Groups = [],
            AgentId = parts[0],
            CommonName = $"system:open-cluster-management:cluster1:{parts[0]}",
            State = Enum.Parse<CertificateRequestState>(parts[1]),
            Created = text.StartsWith('<') ? s_start.AddHours(-1) : s_start,
            Problems = text.EndsWith('!') ? ["it breaks a rule"] : [],
        };
    }

    private static ManagedCluster? Cluster(string text)
    {
        if (text == "-")
        {
            return null;
        }

        var conditions = new List<ManagedClusterCondition>();
        foreach (var (letter, type) in new[] { ('j', ManagedClusterCondition.Joined), ('v', ManagedClusterCondition.Available) })
        {
            if (text.Contains(letter, StringComparison.Ordinal))
            {
                conditions.Add(new() { Type = type, Status = "True" });
            }
        }

        return new()
        {
            Metadata = new ObjectMetadata
            {
                Name = "cluster1", Created = s_start, Deleted = text.Contains('d', StringComparison.Ordinal) ? s_start : null,
            },
            Spec = new ManagedClusterSpec { HubAcceptsClient = text.Contains('a', StringComparison.Ordinal) },
            Status = new ManagedClusterStatus { Conditions = conditions },
        };
    }
}
