namespace KubeStellar.Wec.Approvals;

/// <summary>What tells the agent that was installed on a WEC from anybody else who asks for its name.</summary>
public sealed record InstalledAgent
{
    /// <summary>
    /// The identifier of the token it introduces itself with. The ITS writes it down with every request, and whoever has another token
    /// cannot send one that carries it.
    /// </summary>
    public string? TokenId { get; init; }

    /// <summary>Requests that were there before the agent was, and so are not its own.</summary>
    public IReadOnlyCollection<string> KnownRequests { get; init; } = [];

    /// <summary>It asks for a new certificate, also where its WEC was let in before.</summary>
    public bool IsNew { get; init; }

    /// <summary>What it calls itself in the certificate it has; null while it has none.</summary>
    public string? AgentId { get; init; }

    /// <summary>What was handed on of it; null where nothing was.</summary>
    public static InstalledAgent? Of(string? tokenId, IReadOnlyCollection<string>? knownRequests, bool isNew) =>
        tokenId is null && knownRequests is not { Count: > 0 } && !isNew
            ? null
            : new() { TokenId = tokenId, KnownRequests = knownRequests ?? [], IsNew = isNew };

    /// <summary>Nobody else can have sent it.</summary>
    internal bool Proves(CertificateEvidence evidence) =>
        TokenId is not null && evidence.CredentialId is not null ? Sent(evidence) : KnownRequests.Count > 0 && IsUnknown(evidence);

    internal bool Sent(CertificateEvidence evidence) =>
        (AgentId is not null && evidence.IsGranted && evidence.AgentId == AgentId) || IsSentByToken(evidence);

    private bool IsSentByToken(CertificateEvidence evidence) => (TokenId, evidence.CredentialId) switch
    {
        ({ } own, { } used) => used == own,
        // A server before Kubernetes 1.30 records no identifiers. Whoever asks with something else than a ServiceAccount's token has none.
        ({ }, null) => evidence.Requester.StartsWith("system:serviceaccount:", StringComparison.Ordinal) && IsUnknown(evidence),
        _ => IsUnknown(evidence),
    };

    private bool IsUnknown(CertificateEvidence evidence) => !KnownRequests.Contains(evidence.RequestName);
}
