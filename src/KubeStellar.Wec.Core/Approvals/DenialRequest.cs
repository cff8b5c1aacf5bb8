namespace KubeStellar.Wec.Approvals;

/// <summary>Which WEC is to be kept out, and why.</summary>
public sealed record DenialRequest
{
    public const int MaxReasonLength = 1024;

    public required string Name { get; init; }

    /// <summary>Deny only this agent's requests and leave the cluster as it is; null denies all and takes the acceptance back.</summary>
    public string? AgentId { get; init; }

    /// <summary>Deny only this request; for one that poses as an agent by its id.</summary>
    public string? RequestName { get; init; }

    /// <summary>Deny only requests for this key; see <see cref="CertificateEvidence.KeyFingerprint"/>.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>Recorded with every denied request.</summary>
    public string Reason { get; init; } = "Denied by an administrator with KubeStellar.Wec.";

    internal RequestChoice Choice => new() { AgentId = AgentId, RequestName = RequestName, KeyFingerprint = KeyFingerprint };
}
