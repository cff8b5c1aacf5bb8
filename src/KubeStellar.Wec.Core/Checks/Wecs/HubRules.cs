using System.Globalization;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>Judges what the ITS knows of a name.</summary>
internal static class HubRules
{
    private const int DefaultLeaseSeconds = 60;

    /// <summary>The hub takes a cluster's clock for wrong from so many lease durations on.</summary>
    private const int LeasesOfSkew = 5;

    public static Finding Its(Space its, HubFacts hub, bool isImplied) => hub.IsHub.Problem switch
    {
        null => Finding.Pass($"{its.Api.Server.Authority} is an ITS."),
        _ when isImplied => Finding.Skip(
            "No ITS was named, and the kubeconfig's current context is none.", "Name one with -ItsContext or Set-WecContext."),
        var problem => Finding.Fail(problem.Message, problem.Advice),
    };

    public static Finding Clock(Space wec, Space its, HubFacts hub)
    {
        var apart = wec.Api.ServerTime - its.Api.ServerTime;
        var lease = hub.Cluster.Value?.Spec.LeaseDurationSeconds ?? DefaultLeaseSeconds;
        return JudgeClock(apart, TimeSpan.FromSeconds(Math.Clamp(lease, 1, 86_400) * LeasesOfSkew));
    }

    /// <param name="apart">How far the WEC is ahead; both servers tell their time to a second only.</param>
    /// <param name="limit">From where on the hub calls it out of sync.</param>
    internal static Finding JudgeClock(TimeSpan apart, TimeSpan limit)
    {
        var seconds = Math.Round(apart.Duration().TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var seen = $"The WEC's clock is {seconds} s {(apart < TimeSpan.Zero ? "behind" : "ahead of")} the ITS's.";
        const string Fix = "Let both keep time by NTP: certificates, tokens and leases are judged by these clocks.";
        return apart.Duration() >= limit ? Finding.Fail($"{seen} From {limit.TotalSeconds:0} s on the ITS takes it for lost.", Fix)
            : apart.Duration() >= limit / 5 ? Finding.Warn(seen, Fix)
            : apart.Duration() < TimeSpan.FromSeconds(3) ? Finding.Pass("The clocks agree.")
            : Finding.Pass(seen);
    }

    public static Finding Name(string name, WecFacts wec, HubFacts hub, AgentAssessment? agent)
    {
        if (hub.Cluster.Problem is { } problem)
        {
            return Finding.Unseen(problem);
        }

        var waiting = hub.Requests.Value?.Pending ?? 0;
        if (hub.Cluster.Value is not { } cluster)
        {
            return waiting == 0
                ? Finding.Pass($"The ITS has no WEC '{name}'.")
                : Finding.Warn(
                    $"The ITS has no WEC '{name}', but {(waiting == 1 ? "a certificate request waits" : $"{waiting} certificate requests wait")} under that name.",
                    "Get-WecStatus or the ITS's administrator tells whose that is; Deny-Wec refuses it.");
        }

        if (cluster.Metadata.DeletionTimestamp is not null)
        {
            return Finding.Fail($"'{name}' is still being deleted on the ITS.", "Get-WecStatus shows what that waits for.");
        }

        if (agent?.State == AgentState.Working)
        {
            return waiting >= RequestBacklog.Threshold
                ? Finding.Fail(
                    $"{waiting} certificate requests of '{name}' wait; from {RequestBacklog.Threshold} on its agent sends no more.",
                    "Approve-Wec takes the newest; Deny-Wec clears the others away.")
                : Finding.Pass($"'{name}' on the ITS is this cluster.");
        }

        return cluster.IsTrue(ManagedClusterCondition.Joined) && !IsHere(cluster, wec)
            ? Finding.Fail(
                $"The ITS has a WEC '{name}' with an agent of its own already.",
                "Give this cluster another name. If it is the same cluster set up anew, use Register-Wec -Force.")
            : Finding.Warn(
                $"The ITS has a WEC '{name}' already, but no agent of this cluster is behind it.",
                "Register-Wec goes on with it if it is meant for this cluster; Unregister-Wec removes it.");
    }

    public static Finding Mailbox(string name, HubFacts hub)
    {
        if (hub.Mailbox.Problem is { } problem)
        {
            return Finding.Unseen(problem);
        }

        if (hub.Mailbox.Value is not { } mailbox)
        {
            return Finding.Pass("The ITS makes it when it accepts the WEC.");
        }

        if (mailbox.Metadata.Deleted is not null)
        {
            return Finding.Fail(
                $"Namespace '{name}' on the ITS is terminating; the hub refuses to accept a WEC of that name meanwhile.",
                "Wait until it is gone. ManifestWorks in it may wait for an agent that no longer exists; Unregister-Wec -Force lets them go.");
        }

        if (hub.Cluster is { Problem: null, Value: null })
        {
            return Waiting.Mailbox.IsOf(mailbox, name)
                ? Finding.Warn(
                    $"Namespace '{name}' of an earlier WEC is still on the ITS.", "It will be used again; Unregister-Wec removes it.")
                : Finding.Warn(
                    $"The ITS has a namespace '{name}' that is no mailbox.", "It would become one. Give the WEC another name, or delete it.");
        }

        return Finding.Pass($"Namespace '{name}' is there.");
    }

    /// <summary>The cluster on the ITS announced the address that this WEC publishes for itself.</summary>
    private static bool IsHere(ManagedCluster cluster, WecFacts wec) =>
        wec.Survey.Value?.ExternalServer is { } server && !LoopbackAddress.Is(server)
        && cluster.Spec.ClientConfigs?.Any(c => Uri.TryCreate(c.Url, UriKind.Absolute, out var url) && url == server) is true;
}
