using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Approvals;

/// <summary>How a WEC was let in.</summary>
public sealed class Approval : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>Whether the hub lets it in.</summary>
    public bool Accepted { get; internal init; }

    /// <summary>The certificate requests that were approved just now.</summary>
    public string[] Approved { get; internal init; } = [];

    /// <summary>What the decision was based on.</summary>
    public CertificateEvidence[] Evidence { get; internal init; } = [];

    /// <summary>The cloud identity by which it was accepted, in place of a certificate request; null for none.</summary>
    public string? CloudIdentity { get; internal init; }

    public bool Changed { get; internal init; }

    /// <summary>The same as <see cref="Approved"/>, as the table heads it.</summary>
    public string[] Request => Approved;

    /// <summary>Who sent the requests that the decision was based on.</summary>
    public string[] Requester => [.. Evidence.Select(evidence => evidence.Requester).Distinct(StringComparer.Ordinal)];
}
