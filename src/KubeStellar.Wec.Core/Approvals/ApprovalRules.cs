using KubeStellar.Wec.Errors;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>
/// Decides who is let into the fleet. Nobody is accepted without a sound certificate request that was approved, now or before; of two
/// agents, or two keys, that ask for one name neither is, unless the caller says which or it is known which agent was installed.
/// </summary>
internal static class ApprovalRules
{
    /// <summary>An agent that has announced its cluster asks for its certificate well within this time.</summary>
    private static readonly TimeSpan s_untilAsked = TimeSpan.FromSeconds(30);

    /// <param name="request">The cluster, and who is meant.</param>
    /// <param name="cluster">Its ManagedCluster, if there is one yet.</param>
    /// <param name="evidence">All its agents' requests that are no renewals.</param>
    /// <param name="hub">How the hub is set up; null where that is not known.</param>
    /// <param name="now">The time by the hub's clock.</param>
    public static ApprovalDecision Decide(
        ApprovalRequest request, ManagedCluster? cluster, IReadOnlyList<CertificateEvidence> evidence, ClusterManager? hub,
        DateTimeOffset now)
    {
        if (cluster is null)
        {
            return Wait(request.Name, $"The ITS has no ManagedCluster '{request.Name}' yet.", evidence) with
            {
                Awaited = "waiting for its agent to announce itself to the ITS",
            };
        }

        if (cluster.Metadata.DeletionTimestamp is not null)
        {
            return Refuse(
                "WecIsBeingDeleted", WecErrorKind.InvalidState, $"'{request.Name}' is being deleted on the ITS.",
                "Let the deletion end (Get-WecStatus shows what it waits for); its agent then registers it anew.");
        }

        if (request.CloudIdentity && CloudIdentityRules.Decide(cluster, evidence, hub) is { } byIdentity)
        {
            return byIdentity;
        }

        var installed = request.Choice.IsMade ? null : request.Agent;
        var meant = request.Choice.IsMade ? evidence.Where(request.Choice.Includes)
            : installed is null ? evidence
            : evidence.Where(installed.Sent);
        var decision = OfRequests(request, cluster, [.. meant], installed, now);
        return CloudIdentityRules.Explain(cluster, decision) with
        {
            LeftAlone = [.. evidence.Where(e => e.IsOpen && !e.IsSound)],
            OfOthers = installed is null ? [] : [.. evidence.Where(e => e.IsOpen && e.IsSound && !installed.Sent(e))],
        };
    }

    private static ApprovalDecision OfRequests(
        ApprovalRequest request, ManagedCluster cluster, CertificateEvidence[] evidence, InstalledAgent? installed, DateTimeOffset now)
    {
        var name = request.Name;
        var isKnown = request.Choice.IsMade || installed is not null;
        var open = evidence.Where(e => e.IsSound && e.IsOpen).ToArray();
        // Requests outlive a ManagedCluster; what was granted to an earlier one of this name says nothing about this one.
        var granted = evidence.Where(e => e.IsSound && e.IsGranted && e.Created >= cluster.Created).ToArray();
        // An agent announces its cluster and then asks. What was asked before is mostly of an agent that is gone.
        var current = open.Where(e => isKnown || e.Created >= cluster.Created).ToArray();
        // That it joined once says nothing of an agent that has just been given a new way in.
        var isSettled = granted.Length > 0 || (cluster.IsTrue(ManagedClusterCondition.Joined) && installed is not { IsNew: true });
        if (current.Length == 0 && isSettled)
        {
            open = [];
        }

        if (current.Length == 0 && open.Length > 0 && now - cluster.Created < s_untilAsked)
        {
            return Wait(name, $"'{name}' has just been announced; {open[^1].RequestName} was sent before that.", evidence) with
            {
                Awaited = "waiting for the agent that has just announced it to ask for its certificate",
            };
        }

        if (open.Length > 0)
        {
            return OfOpen(request, cluster, current.Length > 0 ? current : open, granted, installed);
        }

        if (isSettled)
        {
            return cluster.Spec.HubAcceptsClient
                ? new(ApprovalStep.Nothing, "It is accepted, and its certificate granted, already.")
                : OfGranted(name, granted, isKnown);
        }

        var unsound = evidence.Where(e => e.IsOpen).ToArray();
        return unsound.Length > 0
            ? Refuse(
                "UntrustedCertificateRequest", WecErrorKind.SecurityRisk,
                $"What asks to be '{name}' breaks the rules: {string.Join(" | ", unsound.Select(Problems))}.",
                "Find out who sent it before you do anything else. -TrustedRequester takes further senders; Deny-Wec denies the request.")
            : Wait(name, NobodyAsks(request, installed), evidence) with { Awaited = "waiting for its agent to ask for a certificate" };
    }

    private static ApprovalDecision OfOpen(
        ApprovalRequest request, ManagedCluster cluster, CertificateEvidence[] open, CertificateEvidence[] granted,
        InstalledAgent? installed)
    {
        // A certificate that the same agent has had before is no rival of it.
        if (SeveralKeys.Refusal(request, installed is null ? [.. open, .. granted] : open) is { } refusal)
        {
            return refusal;
        }

        if (cluster.IsTrue(ManagedClusterCondition.Joined) && cluster.IsTrue(ManagedClusterCondition.Available)
            && granted.Length == 0 && !request.Choice.IsMade && !(installed is { IsNew: true } && open.All(installed.Proves)))
        {
            return Refuse(
                "SeveralAgents", WecErrorKind.SecurityRisk,
                $"An agent{(Acceptance.AgentOf(cluster) is { } known ? $" ({known})" : "")} is connected as '{request.Name}' and well, "
                + $"and somebody asks to be '{request.Name}' too: {SeveralKeys.Describe(open[^1])}.",
                "If the agent was installed anew, choose it with -AgentId, or wait until the old one is reported unreachable.");
        }

        return new(ApprovalStep.Approve, $"Its agent {open[0].AgentId} asks for a certificate.")
        {
            ToApprove = open,
            Accept = !cluster.Spec.HubAcceptsClient,
        };
    }

    /// <summary>
    /// Why the decision is not one to be made for many at once: somebody has decided against the cluster before, or another agent
    /// would take the place of one that is in the fleet. Null where it is.
    /// </summary>
    public static string? WhyNotWithOthers(ManagedCluster cluster, ApprovalDecision decision, IReadOnlyList<CertificateEvidence> evidence)
    {
        const string ByName = "Approve-Wec with its name lets it in.";
        if (!cluster.Spec.HubAcceptsClient && cluster.Condition(ManagedClusterCondition.HubAccepted) is not null)
        {
            return $"its acceptance was taken back. {ByName}";
        }

        if (evidence.LastOrDefault(e => !e.IsOpen) is { State: CertificateRequestState.Denied } denied)
        {
            return $"{denied.RequestName} was denied ({denied.Verdict}). {ByName}";
        }

        // Agent ids are no secret: that the old one is asked for again shows nothing.
        return cluster.IsTrue(ManagedClusterCondition.Joined) && decision.ToApprove.Count > 0
            ? $"it has joined before, and it is not certain that the same agent asks now. {ByName}"
            : null;
    }

    private static ApprovalDecision OfGranted(string name, CertificateEvidence[] granted, bool isKnown) =>
        (isKnown ? null : SeveralKeys.Refusal(new() { Name = name }, granted))
        ?? new(ApprovalStep.Accept, "Its certificate was granted before.") { Accept = true };

    private static string NobodyAsks(ApprovalRequest request, InstalledAgent? installed) =>
        request.Choice.IsMade ? $"No {request.Choice} asks for a certificate as '{request.Name}'."
        : installed is not null ? $"The agent that was installed on '{request.Name}' has not asked for a certificate."
        : $"Nobody asks for a certificate as '{request.Name}'.";

    private static ApprovalDecision Wait(string name, string reason, IReadOnlyList<CertificateEvidence> evidence)
    {
        var denied = evidence.Where(e => e.State is CertificateRequestState.Denied or CertificateRequestState.Failed).ToArray();
        var was = denied.Length == 0 ? "" : $" {string.Join(", ", denied.Select(e => e.RequestName))} was denied.";
        return new(ApprovalStep.Wait, reason)
        {
            Error = new(
                "NoCertificateRequest", WecErrorKind.NotFound,
                $"{reason}{was} Looked for a ManagedCluster '{name}' and for CertificateSigningRequests labelled "
                + $"{OcmNames.ClusterNameLabel}={name}.",
                "Approve-Wec -Wait waits for it. If it never comes: the agent does not reach the ITS or its token has expired "
                + "(condition HubConnectionDegraded of the WEC's Klusterlet; Register-Wec once more gives it a new one), its request is older than a day and gone, "
                + "or it has stopped after ten requests."),
        };
    }

    internal static ApprovalDecision Refuse(string id, WecErrorKind kind, string message, string advice) =>
        new(ApprovalStep.Refuse, message) { Error = new(id, kind, message, advice) };

    private static string Problems(CertificateEvidence evidence) => $"{evidence.RequestName}: {string.Join("; ", evidence.Problems)}";
}
