using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Approvals;

/// <summary>Never approves more than one key for one name: what an agent calls itself anybody can copy, its key nobody can.</summary>
internal static class SeveralKeys
{
    /// <summary>Null where all that is asked, or was granted, is for one identity and one key.</summary>
    public static ApprovalDecision? Refusal(ApprovalRequest request, IReadOnlyList<CertificateEvidence> evidence)
    {
        // A key by itself is a choice, and a request has only one.
        if (request.Choice is { RequestName: not null } or { KeyFingerprint: not null })
        {
            return null;
        }

        var askers = evidence.GroupBy(e => (e.CommonName, e.KeyFingerprint)).Select(same => same.Last()).ToArray();
        if (askers.Length < 2)
        {
            return null;
        }

        var ids = askers.Select(e => e.CommonName).Distinct(StringComparer.Ordinal).Count();
        return ApprovalRules.Refuse(
            "SeveralAgents", WecErrorKind.SecurityRisk,
            (ids > 1 ? $"{ids} agents want to be '{request.Name}'" : $"One agent id is used with {askers.Length} keys to be '{request.Name}'")
            + $": {string.Join(" | ", askers.Select(Describe))}.",
            ids > 1
                ? "Two clusters were given one name, or an agent was installed anew. "
                    + "Choose with -AgentId, or give the other cluster a name of its own."
                : "Either the agent was started anew, or somebody poses as it. Choose with -RequestName or -KeyFingerprint; "
                    + "Repair-Wec gives the WEC's own agent a new way in, and Approve-Wec behind it takes that agent alone.");
    }

    public static string Describe(CertificateEvidence evidence) =>
        $"agent {evidence.AgentId} ({evidence.RequestName}, {evidence.State.ToString().ToLowerInvariant()}, "
        + $"{evidence.KeyType} {evidence.KeySize}, fingerprint {evidence.KeyFingerprint}, created {evidence.Created:u})";
}
