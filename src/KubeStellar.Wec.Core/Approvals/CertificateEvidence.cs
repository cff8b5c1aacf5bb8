namespace KubeStellar.Wec.Approvals;

/// <summary>How far a certificate request is.</summary>
public enum CertificateRequestState
{
    Pending,
    Approved,

    /// <summary>The hub has signed the certificate.</summary>
    Issued,

    Denied,

    /// <summary>The signer has refused it.</summary>
    Failed,
}

/// <summary>What an approval decides on: what an agent's certificate request says, and who really sent it.</summary>
public sealed record CertificateEvidence
{
    /// <summary>Name of the CertificateSigningRequest.</summary>
    public required string RequestName { get; init; }

    /// <summary>Who sent it, as the API server authenticated them.</summary>
    public required string Requester { get; init; }

    public required string[] Groups { get; init; }

    /// <summary>For whom the hub's gRPC server sent it; null for a request that came without it.</summary>
    public string? SentFor { get; init; }

    /// <summary>The user the certificate would make its holder.</summary>
    public string? CommonName { get; init; }

    /// <summary>The groups the certificate would put its holder in.</summary>
    public string[] Organizations { get; init; } = [];

    /// <summary>The last part of the common name: tells two agents of one name apart.</summary>
    public string? AgentId { get; init; }

    /// <summary><c>EC</c> or <c>RSA</c>; null when the key cannot be read.</summary>
    public string? KeyType { get; init; }

    /// <summary>Length of the key in bits.</summary>
    public int? KeySize { get; init; }

    /// <summary>SHA-256 of the public key, in hexadecimal, to be compared with what the WEC shows.</summary>
    public string? KeyFingerprint { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>How long ago that was when the evidence was taken, by the clock of the ITS.</summary>
    public TimeSpan? Age { get; init; }

    public CertificateRequestState State { get; init; }

    /// <summary>Reason and message of whoever approved or denied it, or of the signer that refused it; null while it is open.</summary>
    public string? Verdict { get; init; }

    /// <summary>Other agents that ask, or have been let in, under the same name.</summary>
    public string[] OtherAgents { get; init; } = [];

    /// <summary>Fingerprints of other keys for which a certificate is asked, or has been granted, under the same agent id.</summary>
    public string[] OtherKeys { get; init; } = [];

    /// <summary>Why it must not be approved; empty for a request that keeps every rule.</summary>
    public required string[] Problems { get; init; }

    /// <summary>The end of the certificate that was signed for it; null while there is none.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }

    internal string? Uid { get; init; }

    /// <summary>The token it was sent with, as the API server calls it; null where the server does not record that.</summary>
    internal string? CredentialId { get; init; }

    /// <summary>When it was approved or denied.</summary>
    internal DateTimeOffset? Decided { get; init; }

    internal bool IsSound => Problems.Length == 0;

    internal bool IsOpen => State == CertificateRequestState.Pending;

    /// <summary>Approved, whether or not the certificate has come.</summary>
    internal bool IsGranted => State is CertificateRequestState.Approved or CertificateRequestState.Issued;

    /// <summary>The same, seen beside all that ask for the name.</summary>
    internal CertificateEvidence Among(IEnumerable<CertificateEvidence> all, DateTimeOffset now) => this with
    {
        Age = Created is { } created && now > created ? now - created : Created is null ? null : TimeSpan.Zero,
        OtherAgents =
        [
            .. all.Where(e => e.AgentId is not null && e.AgentId != AgentId && e.State != CertificateRequestState.Denied)
                .Select(e => e.AgentId!).Distinct(StringComparer.Ordinal),
        ],
        OtherKeys =
        [
            .. all.Where(e => e.AgentId == AgentId && e.KeyFingerprint is not null && e.KeyFingerprint != KeyFingerprint
                    && e.State != CertificateRequestState.Denied)
                .Select(e => e.KeyFingerprint!).Distinct(StringComparer.Ordinal),
        ],
    };

    /// <summary>All that a person decides on, in one line.</summary>
    internal string Describe()
    {
        var groups = Groups.Where(g => g is not ("system:authenticated" or "system:serviceaccounts")).ToArray();
        var others = (OtherAgents.Length > 0 ? $"; also asked for by agent {string.Join(", ", OtherAgents)}" : "")
            + (OtherKeys.Length > 0 ? $"; also asked for with key {string.Join(", ", OtherKeys)}" : "");
        return $"{RequestName}: user {CommonName ?? "unreadable"}, key {KeyType} {KeySize}, fingerprint {KeyFingerprint}, sent by {Requester}"
            + $"{(groups.Length > 0 ? $" ({string.Join(", ", groups)})" : "")}{(SentFor is null ? "" : $" for {SentFor}")} {AgeText()} ago{others}";
    }

    public override string ToString() => $"{RequestName} by {Requester} for {CommonName ?? "an unreadable subject"}";

    private string AgeText() => Age switch
    {
        null => "an unknown time",
        { TotalHours: >= 1 } age => $"{age.TotalHours:0} h",
        { TotalMinutes: >= 1 } age => $"{age.TotalMinutes:0} min",
        { } age => $"{age.TotalSeconds:0} s",
    };
}
