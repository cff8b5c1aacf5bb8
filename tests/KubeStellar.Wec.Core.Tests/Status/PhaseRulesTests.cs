using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Core.Tests.Status;

public sealed class PhaseRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    private static readonly WecOrigin s_origin = new("its1", null);

    [Theory]
    [InlineData(false, null, null, null, 1, 0, WecPhase.PendingApproval)]
    [InlineData(false, null, null, null, 2, 0, WecPhase.PendingApproval)]
    [InlineData(false, null, null, null, 0, 0, WecPhase.AwaitingRequest)]
    [InlineData(false, null, null, null, 0, 1, WecPhase.AwaitingRequest)]
    [InlineData(false, null, null, null, -1, 0, WecPhase.AwaitingRequest)]
    [InlineData(false, "False HubClusterAdminDenied", "True", "True", -1, 0, WecPhase.Denied)]
    [InlineData(false, "False HubClusterAdminDenied", "True", "Unknown", -1, 0, WecPhase.Denied)]
    [InlineData(false, "False HubClusterAdminDenied", null, null, 1, 0, WecPhase.Denied)]
    [InlineData(false, "True HubClusterAdminAccepted", "True", "True", -1, 0, WecPhase.Denied)]
    [InlineData(true, null, null, null, 1, 0, WecPhase.AcceptedRequestPending)]
    [InlineData(true, "True HubClusterAdminAccepted", null, null, 1, 0, WecPhase.AcceptedRequestPending)]
    [InlineData(true, "True HubClusterAdminAccepted", null, null, 1, 1, WecPhase.AcceptedRequestPending)]
    [InlineData(true, "True HubClusterAdminAccepted", null, null, 0, 1, WecPhase.SignerMissing)]
    [InlineData(true, "True HubClusterAdminAccepted", null, null, 0, 0, WecPhase.Joining)]
    [InlineData(true, "True HubClusterAdminAccepted", null, null, -1, 0, WecPhase.Joining)]
    [InlineData(true, "True HubClusterAdminAccepted", "True", null, -1, 0, WecPhase.Joining)]
    [InlineData(true, "True HubClusterAdminAccepted", "True", "True", -1, 0, WecPhase.Ready)]
    [InlineData(true, "True HubClusterAdminAccepted", "True", "Unknown", -1, 0, WecPhase.Unreachable)]
    [InlineData(true, "True HubClusterAdminAccepted", "True", "False", -1, 0, WecPhase.ApiServerUnhealthy)]
    [InlineData(true, "False Error", null, null, 1, 0, WecPhase.HubError)]
    [InlineData(true, "False Error", "True", "True", -1, 0, WecPhase.HubError)]
    [InlineData(false, "False Error", null, null, 1, 0, WecPhase.HubError)]
    public void The_phase_follows_from_what_the_hub_holds(
        bool accepts, string? accepted, string? joined, string? available, int pending, int unsigned, WecPhase phase)
    {
        var cluster = Cluster(accepts, accepted, joined, available);
        var requests = pending < 0 ? null : new RequestCounts(pending, unsigned);

        var status = Derive(cluster, s_now, requests);

        Assert.Equal(phase, status.Phase);
        Assert.Equal(requests?.Pending, status.PendingRequests);
    }

    [Fact]
    public void A_deletion_goes_before_everything_else_and_says_what_it_waits_for()
    {
        var cluster = Cluster(true, "True HubClusterAdminAccepted", "True", "True", Condition("Deleting", "False ResourceRemaining"));
        cluster = cluster with { Metadata = cluster.Metadata with { DeletionTimestamp = s_now.UtcDateTime } };

        var status = Derive(cluster, s_now, null);

        Assert.Equal((WecPhase.Deleting, "ResourceRemaining"), (status.Phase, status.Reason));
        Assert.False(PhaseRules.NeedsRequests(cluster));
    }

    [Theory]
    [InlineData(60, 0, WecPhase.Ready)]
    [InlineData(60, 119, WecPhase.Ready)]
    [InlineData(60, 121, WecPhase.NotReporting)]
    [InlineData(10, 21, WecPhase.NotReporting)]
    [InlineData(600, 1000, WecPhase.Ready)]
    [InlineData(null, 119, WecPhase.Ready)]
    [InlineData(null, 121, WecPhase.NotReporting)]
    [InlineData(0, 119, WecPhase.Ready)]
    [InlineData(-5, 119, WecPhase.Ready)]
    [InlineData(60, -30, WecPhase.Ready)]
    public void A_missed_lease_shows_before_the_hub_notices(int? duration, int age, WecPhase phase)
    {
        var cluster = Cluster(true, "True HubClusterAdminAccepted", "True", "True");
        cluster = cluster with { Spec = cluster.Spec with { LeaseDurationSeconds = duration } };

        var status = Derive(cluster, s_now.AddSeconds(-age), null);

        Assert.Equal((phase, TimeSpan.FromSeconds(Math.Max(age, 0))), (status.Phase, status.LeaseAge));
    }

    [Fact]
    public void Without_a_lease_to_read_the_hubs_word_counts()
    {
        var status = Derive(Cluster(true, "True HubClusterAdminAccepted", "True", "True"), null, null);

        Assert.Equal((WecPhase.Ready, null), (status.Phase, status.LeaseAge));
    }

    [Fact]
    public void A_missed_lease_says_nothing_of_a_cluster_the_hub_has_given_up()
    {
        Assert.Equal(
            WecPhase.Unreachable,
            Derive(Cluster(true, "True HubClusterAdminAccepted", "True", "Unknown"), s_now.AddHours(-1), null).Phase);
    }

    [Fact]
    public void Requests_matter_whether_or_not_the_agent_has_joined()
    {
        Assert.True(PhaseRules.NeedsRequests(Cluster(false, null, null, null)));
        Assert.True(PhaseRules.NeedsRequests(Cluster(true, "True HubClusterAdminAccepted", null, null)));
        Assert.True(PhaseRules.NeedsRequests(Cluster(true, "True HubClusterAdminAccepted", "True", "Unknown")));
    }

    [Theory]
    [InlineData("True", WecPhase.Ready)]
    [InlineData("Unknown", WecPhase.AcceptedRequestPending)]
    public void A_new_request_of_a_WEC_that_joined_before_shows(string available, WecPhase phase)
    {
        var status = Derive(Cluster(true, "True HubClusterAdminAccepted", "True", available), s_now, new RequestCounts(1, 0));

        Assert.Equal((phase, 1), (status.Phase, status.PendingRequests));
        Assert.Contains("Approve-Wec", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_may_not_be_read_are_not_said_to_be_missing()
    {
        Assert.Contains("not known", Derive(Cluster(false, null, null, null), null, null).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client certificate rotated starting from 2026-11-21 00:05:58 +0000 UTC to 2027-11-21 01:10:58 +0000 UTC", "2027-11-21T01:10:58Z")]
    [InlineData("client certificate rotated starting from 2026-11-21 02:05:58 +0200 CEST to 2027-11-21 01:10:58 -0130 X", "2027-11-21T02:40:58Z")]
    [InlineData("client certificate rotated starting from A to B", null)]
    [InlineData("to 2027-99-21 01:10:58 +0000 UTC, or so", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_certificates_end_is_read_from_the_agents_own_words(string? message, string? expires)
    {
        Assert.Equal(
            expires is null ? null : DateTimeOffset.Parse(expires, System.Globalization.CultureInfo.InvariantCulture),
            PhaseRules.ExpiryIn(message));
    }

    private static WecStatus Derive(ManagedCluster cluster, DateTimeOffset? renewed, RequestCounts? requests) =>
        PhaseRules.Derive(cluster, renewed, requests, s_origin, s_now);

    private static ManagedCluster Cluster(
        bool accepts, string? accepted, string? joined, string? available, params StatusCondition[] others) => new()
        {
            Metadata = new() { Name = "c1", CreationTimestamp = s_now.UtcDateTime },
            Spec = new() { HubAcceptsClient = accepts },
            Status = new()
            {
                Conditions =
            [
                .. accepted is null ? [] : new[] { Condition(ManagedClusterCondition.HubAccepted, accepted) },
                .. joined is null ? [] : new[] { Condition(ManagedClusterCondition.Joined, joined) },
                .. available is null ? [] : new[] { Condition(ManagedClusterCondition.Available, available) },
                .. others,
            ],
            },
        };

    private static StatusCondition Condition(string type, string state) =>
        new() { Type = type, Status = state.Split(' ')[0], Reason = state.Split(' ').ElementAtOrDefault(1) };
}
