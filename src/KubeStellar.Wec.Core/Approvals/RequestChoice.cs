namespace KubeStellar.Wec.Approvals;

/// <summary>Which of several that ask for one name a caller means; nothing said is all of them.</summary>
public sealed record RequestChoice
{
    public static readonly RequestChoice None = new();

    /// <summary>See <see cref="CertificateEvidence.AgentId"/>.</summary>
    public string? AgentId { get; init; }

    /// <summary>Name of the CertificateSigningRequest.</summary>
    public string? RequestName { get; init; }

    /// <summary>See <see cref="CertificateEvidence.KeyFingerprint"/>; colons and the case do not matter.</summary>
    public string? KeyFingerprint { get; init; }

    internal bool IsMade => AgentId is not null || RequestName is not null || KeyFingerprint is not null;

    internal bool Includes(CertificateEvidence evidence) =>
        (AgentId is null || evidence.AgentId == AgentId)
        && (RequestName is null || evidence.RequestName == RequestName)
        && (KeyFingerprint is null || IsFingerprint(evidence.KeyFingerprint));

    public override string ToString() => string.Join(
        " and ",
        new[] { ("agent", AgentId), ("request", RequestName), ("key", KeyFingerprint) }
            .Where(part => part.Item2 is not null).Select(part => $"{part.Item1} '{part.Item2}'"));

    private bool IsFingerprint(string? found) => string.Equals(
        found, KeyFingerprint!.Replace(":", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
