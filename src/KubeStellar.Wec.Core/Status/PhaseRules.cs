using System.Globalization;
using System.Text.RegularExpressions;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Status;

/// <summary>Derives where a WEC stands from what its ITS holds of it (registration controllers of https://github.com/open-cluster-management-io/ocm).</summary>
internal static partial class PhaseRules
{
    /// <summary>An agent renews every lease duration with up to a quarter of jitter; twice as long means it has missed one.</summary>
    private const double MissedAfter = 2;

    private const int DefaultLeaseSeconds = 60;

    /// <summary>Whether the requests of the agent decide the phase, so that they are worth reading.</summary>
    public static bool NeedsRequests(ManagedCluster cluster) => cluster.Metadata.DeletionTimestamp is null;

    public static WecStatus Derive(
        ManagedCluster cluster, DateTimeOffset? renewed, RequestCounts? requests, WecOrigin origin, DateTimeOffset now)
    {
        var lease = LeaseOf(cluster);
        TimeSpan? age = renewed is null ? null : now > renewed ? now - renewed.Value : TimeSpan.Zero;
        var (phase, condition, message) = Judge(cluster, IsLeaseMissed(cluster, renewed, now), requests);
        return new()
        {
            Name = cluster.Name,
            ItsContext = origin.ItsContext,
            WecContext = origin.WecContextOf(cluster),
            KubeConfig = origin.KubeConfig,
            Phase = phase,
            HubAccepted = cluster.Spec.HubAcceptsClient,
            Joined = cluster.IsTrue(ManagedClusterCondition.Joined),
            Available = cluster.IsTrue(ManagedClusterCondition.Available),
            JoinedStatus = cluster.Condition(ManagedClusterCondition.Joined)?.Status,
            AvailableStatus = cluster.Condition(ManagedClusterCondition.Available)?.Status,
            LeaseAge = age,
            LeaseDuration = lease,
            CertificateExpires = ExpiryIn(cluster.Condition(ManagedClusterCondition.CertificateRotated)?.Message),
            PendingRequests = requests?.Pending,
            KubernetesVersion = cluster.Status?.Version?.Kubernetes,
            Reason = condition?.Reason,
            Message = message ?? condition?.Message,
            Since = condition?.Since,
        };
    }

    /// <summary>Whether an agent that has renewed its lease before has not done so in time; the hub itself notices only later.</summary>
    internal static bool IsLeaseMissed(ManagedCluster cluster, DateTimeOffset? renewed, DateTimeOffset now) =>
        renewed is { } last && now - last > LeaseOf(cluster) * MissedAfter;

    private static TimeSpan LeaseOf(ManagedCluster cluster) =>
        TimeSpan.FromSeconds(cluster.Spec.LeaseDurationSeconds is > 0 and var seconds ? seconds : DefaultLeaseSeconds);

    /// <summary>The end of the validity that the agent writes as <c>… rotated starting from A to B</c>.</summary>
    internal static DateTimeOffset? ExpiryIn(string? message) =>
        message is not null && Expiry().Match(message) is { Success: true } match
        && DateTimeOffset.TryParseExact(
            match.Groups[1].Value, "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry)
            ? expiry
            : null;

    private static (WecPhase Phase, StatusCondition? Condition, string? Message) Judge(
        ManagedCluster cluster, bool isLeaseMissed, RequestCounts? requests)
    {
        var accepted = cluster.Condition(ManagedClusterCondition.HubAccepted);
        var available = cluster.Condition(ManagedClusterCondition.Available);
        if (cluster.Metadata.DeletionTimestamp is not null)
        {
            return (WecPhase.Deleting, cluster.Condition(ManagedClusterCondition.Deleting), null);
        }

        if (accepted is { Status: "False", Reason: "Error" })
        {
            return (WecPhase.HubError, accepted, null);
        }

        if (!cluster.Spec.HubAcceptsClient)
        {
            return JudgeNotAccepted(accepted, requests);
        }

        if (!cluster.IsTrue(ManagedClusterCondition.Joined))
        {
            return requests switch
            {
                { Pending: > 0 } => (WecPhase.AcceptedRequestPending, accepted, "Its certificate request waits for Approve-Wec."),
                { ApprovedWithoutCertificate: > 0 } => (
                    WecPhase.SignerMissing, accepted,
                    "Its request is approved, but the ITS's API server has signed no certificate (EKS does not)."),
                _ => (WecPhase.Joining, accepted, "The agent has yet to connect with its certificate."),
            };
        }

        if (requests is { Pending: > 0 })
        {
            const string Asks =
                "Somebody asks for a new certificate under its name: its agent, if that has been repaired or installed anew. Approve-Wec "
                + "decides.";
            return available?.Status == "True" && !isLeaseMissed
                ? (WecPhase.Ready, available, Asks)
                : (WecPhase.AcceptedRequestPending, available ?? accepted, Asks);
        }

        return available?.Status switch
        {
            "True" when isLeaseMissed => (
                WecPhase.NotReporting, available, "Its agent has missed its lease; the ITS still shows the last good state."),
            "True" => (WecPhase.Ready, available, null),
            "False" => (WecPhase.ApiServerUnhealthy, available, null),
            null => (WecPhase.Joining, accepted, "The agent has joined and has yet to report its health."),
            _ => (WecPhase.Unreachable, available, null),
        };
    }

    private static (WecPhase Phase, StatusCondition? Condition, string? Message) JudgeNotAccepted(
        StatusCondition? accepted, RequestCounts? requests)
    {
        // The hub sets this condition once it has accepted; that it is still true only means the denial is a moment old.
        if (accepted is not null)
        {
            return (WecPhase.Denied, accepted, accepted.IsTrue ? "Its acceptance has been taken back." : null);
        }

        return requests switch
        {
            { Pending: > 0 } => (WecPhase.PendingApproval, null, "Its certificate request waits for Approve-Wec."),
            null => (WecPhase.AwaitingRequest, null, "Whether its agent asks to be let in is not known: you may not read certificate requests."),
            _ => (WecPhase.AwaitingRequest, null, "Its agent has not asked for a certificate, or the request has expired."),
        };
    }

    // Go prints a time as "2026-11-21 01:10:58 +0000 UTC".
    [GeneratedRegex(@" to (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4})")]
    private static partial Regex Expiry();
}
