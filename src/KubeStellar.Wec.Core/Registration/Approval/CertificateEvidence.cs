namespace KubeStellar.Wec.Registration;

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

    public CertificateRequestState State { get; init; }

    /// <summary>Why it must not be approved; empty for a request that keeps every rule.</summary>
    public required string[] Problems { get; init; }

    internal string? Uid { get; init; }

    internal bool IsSound => Problems.Length == 0;

    internal bool IsOpen => State == CertificateRequestState.Pending;

    /// <summary>Approved, whether or not the certificate has come.</summary>
    internal bool IsGranted => State is CertificateRequestState.Approved or CertificateRequestState.Issued;

    public override string ToString() => $"{RequestName} by {Requester} for {CommonName ?? "an unreadable subject"}";
}
