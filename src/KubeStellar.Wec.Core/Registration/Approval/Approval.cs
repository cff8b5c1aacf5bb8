using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Registration;

/// <summary>How a WEC was let in.</summary>
public sealed record Approval : WecReference
{
    /// <summary>Whether the hub lets it in.</summary>
    public bool Accepted { get; init; }

    /// <summary>The certificate requests that were approved just now.</summary>
    public required string[] Approved { get; init; }

    /// <summary>What the decision was based on.</summary>
    public required CertificateEvidence[] Evidence { get; init; }

    /// <summary>The cloud identity by which it was accepted, in place of a certificate request; null for none.</summary>
    public string? CloudIdentity { get; init; }

    public bool Changed { get; init; }
}
