using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Registration;

/// <summary>Says of a wait that ran out what was last seen, and where to look.</summary>
internal static class WaitFailure
{
    /// <summary>Nobody wants to wait much longer for being told that waiting was in vain.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    public static async Task<WecException> ExplainAsync(
        string name, WecMilestone milestone, TimeSpan waited, ManagedCluster? seen, ApiClient its, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_limit);
        RequestCounts? requests = null;
        try
        {
            // A short wait may have ended before the watch had told anything.
            seen ??= await its.FindAsync(OcmTypes.ManagedClusters, name, null, OcmJson.Default.ManagedCluster, limit.Token);
            if (seen is not null && PhaseRules.NeedsRequests(seen))
            {
                var counts = await RequestCounts.ReadAsync(its, limit.Token, name);
                requests = counts?.GetValueOrDefault(name, RequestCounts.None);
            }
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return Explain(name, milestone, waited, seen, null, its.ServerTime);
        }

        return Explain(name, milestone, waited, seen, requests, its.ServerTime);
    }

    internal static WecException Explain(
        string name, WecMilestone milestone, TimeSpan waited, ManagedCluster? seen, RequestCounts? requests, DateTimeOffset now)
    {
        var prefix = $"'{name}' was not {milestone.ToString().ToLowerInvariant()} within {waited.TotalSeconds:0} s";
        if (seen is null)
        {
            return new(
                "WaitTimeout", WecErrorKind.Timeout, $"{prefix}: the ITS has no ManagedCluster of that name.",
                "Its agent has not reached the ITS. Condition HubConnectionDegraded of the WEC's Klusterlet says why: a wrong address "
                + "(-HubApiServer), a host name unknown in the WEC, an expired token, or an image that cannot be pulled.");
        }

        var status = PhaseRules.Derive(seen, null, requests, new WecOrigin("", null), now);
        var message = status.Message is { Length: > 0 } text ? $": {text}" : ".";
        return new("WaitTimeout", WecErrorKind.Timeout, $"{prefix}. Last seen {status.Phase}{message}", AdviceFor(status.Phase, name));
    }

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
