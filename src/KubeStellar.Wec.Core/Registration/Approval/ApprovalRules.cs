using KubeStellar.Wec.Errors;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>
/// Decides who is let into the fleet. Nobody is accepted without a sound certificate request that was approved, now or before;
/// and of two agents that ask for one name neither is, unless the caller says which.
/// </summary>
internal static class ApprovalRules
{
    /// <summary>The cluster authenticates by its cloud identity and sends no certificate request.</summary>
    private const string CloudIdentity = "agent.open-cluster-management.io/managed-cluster-arn";

    /// <summary>An agent that has announced its cluster asks for its certificate well within this time.</summary>
    private static readonly TimeSpan s_untilAsked = TimeSpan.FromSeconds(30);

    /// <param name="name">The cluster.</param>
    /// <param name="cluster">Its ManagedCluster, if there is one yet.</param>
    /// <param name="evidence">All its agents' requests that are no renewals.</param>
    /// <param name="agentId">The agent meant, if the caller said so.</param>
    /// <param name="now">The time by the hub's clock.</param>
    public static ApprovalDecision Decide(
        string name, ManagedCluster? cluster, IReadOnlyList<CertificateEvidence> evidence, string? agentId, DateTimeOffset now)
    {
        if (cluster is null)
        {
            return Wait(name, $"The ITS has no ManagedCluster '{name}' yet.", evidence);
        }

        if (cluster.Metadata.Deleted is not null)
        {
            return Refuse(
                "WecIsBeingDeleted", WecErrorKind.InvalidState, $"'{name}' is being deleted on the ITS.",
                "Let the deletion end (Get-WecStatus shows what it waits for); its agent then registers it anew.");
        }

        var isAccepted = cluster.Spec.HubAcceptsClient;
        if (cluster.Metadata.Annotations?.ContainsKey(CloudIdentity) is true)
        {
            return isAccepted
                ? new(ApprovalStep.Nothing, "It is accepted already.")
                : new(ApprovalStep.Accept, "It authenticates by its cloud identity.") { Accept = true };
        }

        var meant = agentId is null ? evidence : [.. evidence.Where(e => e.AgentId == agentId)];
        var decision = OfRequests(name, cluster, meant, isChosen: agentId is not null, now);
        return decision with { LeftAlone = [.. evidence.Where(e => e.IsOpen && !e.IsSound)] };
    }

    private static ApprovalDecision OfRequests(
        string name, ManagedCluster cluster, IReadOnlyList<CertificateEvidence> evidence, bool isChosen, DateTimeOffset now)
    {
        var isAccepted = cluster.Spec.HubAcceptsClient;
        var hasJoined = cluster.IsTrue(ManagedClusterCondition.Joined);
        var open = evidence.Where(e => e.IsSound && e.IsOpen).ToArray();
        // Requests outlive a ManagedCluster; what was granted to an earlier one of this name says nothing about this one.
        var granted = evidence.Where(e => e.IsSound && e.IsGranted && e.Created >= cluster.Metadata.Created).ToArray();
        // An agent announces its cluster and then asks. What was asked before is mostly of an agent that is gone.
        var current = open.Where(e => isChosen || e.Created >= cluster.Metadata.Created).ToArray();
        if (current.Length == 0 && (hasJoined || granted.Length > 0))
        {
            open = [];
        }

        if (current.Length == 0 && open.Length > 0 && now - cluster.Metadata.Created < s_untilAsked)
        {
            return Wait(name, $"'{name}' has just been announced; {open[^1].RequestName} was sent before that.", evidence);
        }

        if (open.Length > 0)
        {
            return OfOpen(name, cluster, current.Length > 0 ? current : open, granted, isChosen);
        }

        if (hasJoined || granted.Length > 0)
        {
            return isAccepted
                ? new(ApprovalStep.Nothing, "It is accepted, and its certificate granted, already.")
                : OfGranted(name, granted, isChosen);
        }

        var unsound = evidence.Where(e => e.IsOpen).ToArray();
        return unsound.Length > 0
            ? Refuse(
                "UntrustedCertificateRequest", WecErrorKind.SecurityRisk,
                $"What asks to be '{name}' breaks the rules: {string.Join(" | ", unsound.Select(Problems))}.",
                "Find out who sent it before you do anything else. -TrustedRequester takes further senders; Deny-Wec denies the request.")
            : Wait(name, $"Nobody asks for a certificate as '{name}'.", evidence);
    }

    private static ApprovalDecision OfOpen(
        string name, ManagedCluster cluster, CertificateEvidence[] open, CertificateEvidence[] granted, bool isChosen)
    {
        if (!isChosen && Rivals(name, open.Concat(granted)) is { } refusal)
        {
            return refusal;
        }

        var known = Acceptance.AgentOf(cluster);
        if (cluster.IsTrue(ManagedClusterCondition.Joined) && cluster.IsTrue(ManagedClusterCondition.Available)
            && granted.Length == 0 && !isChosen && open[^1].AgentId != known)
        {
            return Refuse(
                "SeveralAgents", WecErrorKind.SecurityRisk,
                $"An agent{(known is null ? "" : $" ({known})")} is connected as '{name}' and well, and another wants to be '{name}' too: "
                + $"{Describe(open[^1])}.",
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

        return cluster.IsTrue(ManagedClusterCondition.Joined) && decision.ToApprove.Any(e => e.AgentId != Acceptance.AgentOf(cluster))
            ? $"it has joined before, and it is not certain that the same agent asks now. {ByName}"
            : null;
    }

    private static ApprovalDecision OfGranted(string name, CertificateEvidence[] granted, bool isChosen) =>
        (isChosen ? null : Rivals(name, granted))
        ?? new(ApprovalStep.Accept, "Its certificate was granted before.") { Accept = true };

    private static ApprovalDecision? Rivals(string name, IEnumerable<CertificateEvidence> evidence)
    {
        // One agent may have asked several times; all of its requests are for one and the same identity.
        var agents = evidence.GroupBy(e => e.CommonName).ToArray();
        return agents.Length < 2 ? null : Refuse(
            "SeveralAgents", WecErrorKind.SecurityRisk,
            $"{agents.Length} agents want to be '{name}': {string.Join(" | ", agents.Select(a => Describe(a.Last())))}.",
            "Two clusters were given one name, or an agent was installed anew. "
            + "Choose with -AgentId, or give the other cluster a name of its own.");
    }

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

    private static ApprovalDecision Refuse(string id, WecErrorKind kind, string message, string advice) =>
        new(ApprovalStep.Refuse, message) { Error = new(id, kind, message, advice) };

    private static string Problems(CertificateEvidence evidence) => $"{evidence.RequestName}: {string.Join("; ", evidence.Problems)}";

    private static string Describe(CertificateEvidence evidence) =>
        $"agent {evidence.AgentId} ({evidence.RequestName}, {evidence.State.ToString().ToLowerInvariant()}, "
        + $"{evidence.KeyType} {evidence.KeySize}, created {evidence.Created:u})";
}
