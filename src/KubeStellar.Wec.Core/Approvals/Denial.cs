using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Approvals;

/// <summary>How a WEC was kept out.</summary>
public sealed class Denial : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>Whether the hub still lets it in: so where only another agent of its name was denied.</summary>
    public bool Accepted { get; internal init; }

    /// <summary>The certificate requests that were denied just now.</summary>
    public string[] Denied { get; internal init; } = [];

    /// <summary>What was recorded with them.</summary>
    public string? Reason { get; internal init; }

    /// <summary>
    /// Until when a certificate that its agent already has is valid; it opens nothing any more, but cannot be revoked. Null where the
    /// agent has none, or has not told.
    /// </summary>
    public DateTimeOffset? CertificateExpires { get; internal init; }

    /// <summary>All its agents' requests as they were found.</summary>
    public CertificateEvidence[] Evidence { get; internal init; } = [];

    public bool Changed { get; internal init; }
}
