using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Approvals;

public sealed class ApprovalRulesTests
{
    private static readonly DateTimeOffset s_start = AgentRequests.Start;

    [Theory]
    // Cluster: - none, n not accepted, a accepted, j joined, v available. Requests: agent and state; "#1" is its key, "@t" the token it was
    // sent with, "!" breaks a rule, "<" is older than the cluster.
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
    // One agent id, two keys: anybody can copy an id.
    [InlineData("n", "x:Pending#1 x:Pending#1", "Approve+Accept")]
    [InlineData("n", "x:Pending#1 x:Pending#2", "Refuse SeveralAgents")]
    [InlineData("n", "x:Pending#1 x:Denied#2", "Approve+Accept")]
    [InlineData("a", "x:Approved#1 x:Pending#2", "Refuse SeveralAgents")]
    [InlineData("ajv", "x:Issued#1 x:Pending#2", "Refuse SeveralAgents")]
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
    [InlineData("n", "x:Pending#1 x:Pending#2", "Refuse SeveralAgents", "")]
    [InlineData("n", "x:Pending#1 y:Pending#2", "Approve+Accept", "1")]
    [InlineData("ajv", "x:Issued#1 x:Pending#2", "Refuse SeveralAgents", "")]
    public void An_agent_id_chooses_no_key(string cluster, string requests, string expected, string key)
    {
        var decision = Decide(cluster, requests, "x");

        Assert.Equal(expected, Text(decision));
        Assert.Equal(key, string.Join(' ', decision.ToApprove.Select(e => e.KeyFingerprint)));
    }

    [Theory]
    [InlineData(null, "0:2")]
    [InlineData("cluster1-x-02", null)]
    public void A_request_or_a_fingerprint_chooses_one_key(string? request, string? fingerprint)
    {
        var wanted = new ApprovalRequest { Name = "cluster1", AgentId = "x", RequestName = request, KeyFingerprint = fingerprint };

        var decision = Decide("n", "x:Pending#01 x:Pending#02", wanted);

        Assert.Equal("02", Assert.Single(decision.ToApprove).KeyFingerprint);
    }

    [Theory]
    // The token tells whose request it is, whoever asked first and whatever it calls itself.
    [InlineData("n", "x:Pending#1@other y:Pending#2@own", false, "Approve+Accept", "2")]
    [InlineData("n", "x:Pending#1@other x:Pending#2@own", false, "Approve+Accept", "2")]
    [InlineData("n", "<x:Pending#1@own y:Pending#2@other", false, "Approve+Accept", "1")]
    [InlineData("n", "x:Pending#1@other", true, "Wait", "")]
    [InlineData("n", "x:Pending#1@own x:Pending#2@own", true, "Refuse SeveralAgents", "")]
    // Where the server records no tokens, what was there before is not the agent's.
    [InlineData("n", "known:Pending#1 y:Pending#2", true, "Approve+Accept", "2")]
    [InlineData("n", "known:Pending#1", true, "Wait", "")]
    // Let in once is not let in now.
    [InlineData("aj", "", false, "Nothing", "")]
    [InlineData("aj", "", true, "Wait", "")]
    [InlineData("ajv", "x:Issued#1@before", true, "Wait", "")]
    [InlineData("ajv", "x:Issued#1@before y:Pending#2@own", true, "Approve", "2")]
    [InlineData("ajv", "y:Pending#2@own", true, "Approve", "2")]
    [InlineData("ajv", "y:Pending#2@own", false, "Refuse SeveralAgents", "")]
    [InlineData("ajv", "y:Pending#2@other", false, "Nothing", "")]
    [InlineData("ajv", "y:Issued#2@own", true, "Nothing", "")]
    public void The_agent_that_was_installed_is_let_in_and_nobody_else(
        string cluster, string requests, bool isNew, string expected, string key)
    {
        var agent = new InstalledAgent { TokenId = "own", KnownRequests = ["cluster1-known-1"], IsNew = isNew };

        var decision = Decide(cluster, requests, new ApprovalRequest { Name = "cluster1", Agent = agent });

        Assert.Equal(expected, Text(decision));
        Assert.Equal(key, string.Join(' ', decision.ToApprove.Select(e => e.KeyFingerprint)));
        Assert.All(decision.OfOthers, e => Assert.False(agent.Sent(e)));
    }

    [Fact]
    public void Who_asks_without_a_ServiceAccount_does_not_pass_for_an_agent_that_has_one()
    {
        var stranger = Evidence("x:Pending#1") with { Requester = "system:bootstrap:ocmhub" };

        Assert.False(new InstalledAgent { TokenId = "own" }.Sent(stranger));
        Assert.True(new InstalledAgent().Sent(stranger));
    }

    [Theory]
    // What a cluster claims to be lets nobody in by itself, nor where the hub takes no such claims, nor beside somebody who asks.
    [InlineData("n", "", false, true, "Wait")]
    [InlineData("n", "x:Pending y:Pending", false, true, "Refuse SeveralAgents")]
    [InlineData("n", "x:Pending", false, true, "Approve+Accept")]
    [InlineData("n", "", true, false, "Refuse CloudIdentityNotTaken")]
    [InlineData("n", "", true, true, "Accept")]
    [InlineData("n", "x:Pending", true, true, "Refuse SeveralAgents")]
    [InlineData("n", "x:Denied", true, true, "Accept")]
    [InlineData("a", "", true, true, "Nothing")]
    public void A_cloud_identity_counts_only_where_a_person_and_the_hub_say_so(
        string cluster, string requests, bool isWanted, bool isTaken, string expected)
    {
        var claims = new Dictionary<string, string> { ["agent.open-cluster-management.io/managed-cluster-arn"] = "arn:aws:eks:x\u001b[31m" };
        var found = Cluster(cluster)!;
        var hub = new ClusterManager
        {
            Spec = new() { Registration = new() { Drivers = isTaken ? [new() { AuthType = "csr" }, new() { AuthType = "awsirsa" }] : [] } },
        };

        var decision = ApprovalRules.Decide(
            new() { Name = "cluster1", CloudIdentity = isWanted }, found with { Metadata = found.Metadata with { Annotations = claims } },
            EvidenceOf(requests), hub, s_start.AddHours(1));

        Assert.Equal(expected, Text(decision));
        Assert.DoesNotContain($"{decision.CloudIdentity}{decision.Error?.Message}", char.IsControl);
        Assert.Equal(expected == "Accept", decision is { Accept: true, CloudIdentity: not null });
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
        Decide(cluster, requests, new ApprovalRequest { Name = "cluster1", AgentId = agentId }, secondsLater);

    private static ApprovalDecision Decide(string cluster, string requests, ApprovalRequest request, int secondsLater = 3600) =>
        ApprovalRules.Decide(request, Cluster(cluster), EvidenceOf(requests), null, s_start.AddSeconds(secondsLater));

    private static CertificateEvidence[] EvidenceOf(string requests) =>
        [.. requests.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Evidence)];

    private static string Text(ApprovalDecision decision) =>
        decision.Step + (decision.Step == ApprovalStep.Approve && decision.Accept ? "+Accept" : "")
        + (decision.Step == ApprovalStep.Refuse ? " " + decision.Error!.ErrorId : "");

    private static CertificateEvidence Evidence(string text)
    {
        var (said, token) = text.Trim('<', '!').Split('@') is [var left, var right] ? (left, right) : (text.Trim('<', '!'), null);
        var (asked, key) = said.Split('#') is [var first, var second] ? (first, second) : (said, null);
        var parts = asked.Split(':');
        return new()
        {
            RequestName = $"cluster1-{parts[0]}" + (key is null ? "" : $"-{key}"),
            KeyFingerprint = key,
            CredentialId = token,
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

        var conditions = new List<StatusCondition>();
        foreach (var (letter, type) in new[] { ('j', ManagedClusterCondition.Joined), ('v', ManagedClusterCondition.Available) })
        {
            if (text.Contains(letter, StringComparison.Ordinal))
            {
                conditions.Add(new() { Type = type, Status = "True" });
            }
        }

        return new()
        {
            Metadata = new()
            {
                Name = "cluster1",
                CreationTimestamp = s_start.UtcDateTime,
                DeletionTimestamp = text.Contains('d', StringComparison.Ordinal) ? s_start.UtcDateTime : null,
            },
            Spec = new ManagedClusterSpec { HubAcceptsClient = text.Contains('a', StringComparison.Ordinal) },
            Status = new ManagedClusterStatus { Conditions = conditions },
        };
    }
}
