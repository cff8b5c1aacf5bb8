using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Waiting;

/// <summary>Says of a wait that ran out what was last seen, and where to look.</summary>
internal static class WaitFailure
{
    /// <summary>
    /// Nobody wants to wait much longer for being told that waiting was in vain: a fifth of the wait at most, and never long.
    /// </summary>
    private static TimeSpan LimitFor(TimeSpan waited) => TimeSpan.FromSeconds(Math.Clamp(waited.TotalSeconds / 5, 1, 10));

    public static async Task<WecException> ExplainAsync(
        string name, WaitGoal goal, TimeSpan waited, ClusterClient its, Func<string, ClusterClient?>? wecOf,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LimitFor(waited));
        var seen = goal.Last.Cluster;
        RequestCounts? requests = null;
        try
        {
            // A short wait may have ended before the watch had told anything.
            seen ??= await its.FindAsync<ManagedCluster>(name, null, limit.Token);
            if (seen is not null && PhaseRules.NeedsRequests(seen))
            {
                var counts = await RequestCounts.ReadAsync(its, limit.Token, name);
                requests = counts?.GetValueOrDefault(name, RequestCounts.None);
            }
        }
        catch (Exception e) when (IsNoAnswer(e, cancellationToken))
        {
            return seen is not null ? Explain(name, goal, waited, seen, null, its.ServerTime) : new(
                "WaitTimeout", WecErrorKind.Timeout,
                $"'{name}' was not {goal.Wanted} within {waited.TotalSeconds:0} s: {its.Server.Authority} did not say how it stands.",
                "Is the ITS well, and may you read its ManagedClusters? Get-WecStatus asks it the same.", e);
        }

        var error = Explain(name, goal, waited, seen, requests, its.ServerTime);
        return IsUpToAgent(goal, seen, requests) ? await AskAgentAsync(error, name, wecOf, limit.Token, cancellationToken) : error;
    }

    internal static WecException Explain(
        string name, WaitGoal goal, TimeSpan waited, ManagedCluster? seen, RequestCounts? requests, DateTimeOffset now)
    {
        var prefix = $"'{name}' was not {goal.Wanted} within {waited.TotalSeconds:0} s";
        if (seen is null)
        {
            return goal.Milestone == WecMilestone.Gone
                ? new(
                    "WaitTimeout", WecErrorKind.Timeout, $"{prefix}: its ManagedCluster is gone, its mailbox namespace is still being deleted.",
                    $"kubectl describe namespace {name} on the ITS says what it waits for.")
                : new(
                    "WaitTimeout", WecErrorKind.Timeout, $"{prefix}: the ITS has no ManagedCluster of that name.",
                    "Its agent has not reached the ITS. Condition HubConnectionDegraded of the WEC's Klusterlet says why: a wrong address "
                    + "(-HubApiServer), a host name unknown in the WEC, an expired token, or an image that cannot be pulled.");
        }

        var status = PhaseRules.Derive(seen, null, requests, new WecOrigin("", null), now);
        var message = status.Message is { Length: > 0 } text ? $": {text}" : ".";
        if (goal.Milestone == WecMilestone.Gone && status.Phase != WecPhase.Deleting)
        {
            return new(
                "WaitTimeout", WecErrorKind.Timeout, $"{prefix}. Last seen {status.Phase}{message}",
                "Nobody has asked for its deletion. Unregister-Wec takes it out of the fleet.");
        }

        return goal.Milestone == WecMilestone.AddonReady && status.Phase == WecPhase.Ready
            ? new(
                "WaitTimeout", WecErrorKind.Timeout, $"{prefix}. The WEC itself is ready. Last seen of the add-on: {goal.Progress}",
                AddOnAdvice(goal, name))
            : new("WaitTimeout", WecErrorKind.Timeout, $"{prefix}. Last seen {status.Phase}{message}", AdviceFor(status.Phase, name));
    }

    /// <summary>Whether the WEC itself can know more: its agent has to do something, and does not.</summary>
    private static bool IsUpToAgent(WaitGoal goal, ManagedCluster? seen, RequestCounts? requests) =>
        goal.Milestone != WecMilestone.Gone
        && (seen is null || (seen.Metadata.DeletionTimestamp is null && (seen.Spec.HubAcceptsClient || requests is { Pending: 0 })))
        && requests is not ({ Pending: > 0 } or { ApprovedWithoutCertificate: > 0 })
        && seen?.IsTrue(ManagedClusterCondition.Available) is not true;

    private static async Task<WecException> AskAgentAsync(
        WecException error, string name, Func<string, ClusterClient?>? wecOf, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            // Never to a server that has not proven who it is: nobody asked for this WEC to be contacted.
            return wecOf?.Invoke(name) is { IsTlsVerified: true } wec ? await AgentDiagnosis.AddToAsync(error, wec, name, limit) : error;
        }
        catch (Exception e) when (e is KubeConfigException || IsNoAnswer(e, cancellationToken))
        {
            return error;
        }
    }

    private static bool IsNoAnswer(Exception failure, CancellationToken cancellationToken) =>
        failure is ApiException or ApiConnectionException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string AddOnAdvice(WaitGoal goal, string name) =>
        $"kubectl describe managedclusteraddon {goal.AddOn} -n {name} on the ITS, and the pods in open-cluster-management-agent-addon of the "
        + "WEC, tell more. An add-on is only put on WECs that its Placement selects: the label "
        + $"{OcmNames.ClusterSetLabel} must be there, and the WEC reachable.";

    private static string AdviceFor(WecPhase phase, string name) => phase switch
    {
        WecPhase.PendingApproval or WecPhase.AcceptedRequestPending => $"Approve-Wec {name}.",
        WecPhase.AwaitingRequest =>
            "Its agent asks again when it restarts; look at its log, and at the number of its old requests: an agent stops at ten.",
        WecPhase.Denied => $"Approve-Wec {name} takes it in again.",
        WecPhase.SignerMissing => "Use an ITS whose API server signs client certificates, such as one of KubeFlex type vcluster.",
        WecPhase.Deleting => "Let the deletion end first (Get-WecStatus shows what it waits for), then register it again.",
        WecPhase.HubError => "The ITS's controllers could not set it up; the message is theirs.",
        WecPhase.ApiServerUnhealthy => "The agent is well, its API server is not: look at the WEC itself.",
        _ => "Look at the log of the WEC's registration agent, at the way from the WEC to the ITS, and at both clocks.",
    };
}
