using System.Net;
using k8s.Models;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Approvals;

public sealed class FailureTextTests
{
    private const string Webhook = "admission webhook \"managedclustervalidators.admission.cluster.open-cluster-management.io\" denied the request: ";
    private const string Accept = "managedclusters/accept.cluster.open-cluster-management.io \"c1\" is forbidden: ";

    [Theory]
    [InlineData(403, Webhook + Accept + "user \"nobody\" cannot update the HubAcceptsClient field", "AcceptForbidden")]
    [InlineData(403, Webhook + Accept + "cluster namespace \"c1\" is terminating", "MailboxIsTerminating")]
    [InlineData(
        403,
        Webhook + "managedclustersets/join.cluster.open-cluster-management.io \"default\" is forbidden: user \"nobody\" cannot "
        + "add/remove a ManagedCluster to/from ManagedClusterSet \"default\"",
        "ClusterSetForbidden")]
    [InlineData(400, Webhook + "metadata.name format is not correct: a lowercase RFC 1123 label must consist of", "ClusterNameRefused")]
    [InlineData(400, Webhook + "url \"http://plain\" is invalid in client configs", "ClusterUrlRefused")]
    [InlineData(
        400,
        "admission webhook \"managedclustermutators.admission.cluster.open-cluster-management.io\" denied the request: "
        + "It is not allowed to set TimeAdded of Taint \"k\"",
        "TaintTimeRefused")]
    [InlineData(500, "Internal error occurred: failed calling webhook \"x\": connection refused", "WebhookUnavailable")]
    [InlineData(403, "managedclusters \"c1\" is forbidden: User \"nobody\" cannot patch resource", null)]
    [InlineData(403, Webhook + "something new", null)]
    public void Refusals_of_the_hubs_webhook_are_explained(int status, string message, string? errorId)
    {
        var refusal = new ApiException((HttpStatusCode)status, new V1Status { Message = message }, "PATCH", new Uri("https://its1"));

        var explained = AdmissionRefusal.Explain(refusal, "c1");

        Assert.Equal(errorId, explained?.ErrorId);
        Assert.True(explained is null || explained.Message == message);
    }

    public static TheoryData<string, string, string> Waits() => new()
    {
        { "nothing", "no ManagedCluster", "HubConnectionDegraded" },
        { "pending", "PendingApproval", "Approve-Wec c1" },
        { "silent", "AwaitingRequest", "stops at ten" },
        { "unsigned", "SignerMissing", "signs client certificates" },
        { "lost", "Unreachable: Registration agent stopped updating its lease.", "registration agent" },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void A_wait_in_vain_says_what_was_last_seen_and_where_to_look(string state, string message, string advice)
    {
        var (cluster, requests) = state switch
        {
            "nothing" => (null, (RequestCounts?)null),
            "pending" => (Cluster(false), new RequestCounts(1, 0)),
            "silent" => (Cluster(false), new RequestCounts(0, 0)),
            "unsigned" => (Cluster(true), new RequestCounts(0, 1)),
            _ => (Cluster(true, "Unknown"), null),
        };

        var error = WaitFailure.Explain(
            "c1", new WaitGoal(WecMilestone.Available, "addon-status"), TimeSpan.FromMinutes(5), cluster, requests,
            DateTimeOffset.UnixEpoch);

        Assert.Equal(WecErrorKind.Timeout, error.Kind);
        Assert.StartsWith("'c1' was not available within 300 s", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Advice, StringComparison.Ordinal);
    }

    private static ManagedCluster Cluster(bool isAccepted, string? available = null)
    {
        var conditions = new List<StatusCondition>();
        if (available is not null)
        {
            conditions.Add(new() { Type = ManagedClusterCondition.Joined, Status = "True" });
            conditions.Add(new()
            {
                Type = ManagedClusterCondition.Available,
                Status = available,
                Message = "Registration agent stopped updating its lease.",
            });
        }

        return new()
        {
            Metadata = new() { Name = "c1" },
            Spec = new ManagedClusterSpec { HubAcceptsClient = isAccepted },
            Status = new ManagedClusterStatus { Conditions = conditions },
        };
    }
}
