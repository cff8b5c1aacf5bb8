using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Approvals;

/// <summary>What an approval does.</summary>
internal enum ApprovalStep
{
    /// <summary>It has been let in before.</summary>
    Nothing,

    /// <summary>Approve requests, and accept the cluster if that is still open.</summary>
    Approve,

    /// <summary>Accept a cluster whose agent has been granted its certificate before, or needs none.</summary>
    Accept,

    /// <summary>There is nothing to decide on yet.</summary>
    Wait,

    Refuse,
}

/// <summary>What is to be done about a cluster that wants in, and why.</summary>
/// <param name="Step">What is to be done.</param>
/// <param name="Reason">In words.</param>
internal sealed record ApprovalDecision(ApprovalStep Step, string Reason)
{
    public IReadOnlyList<CertificateEvidence> ToApprove { get; init; } = [];

    /// <summary>What is waited for, where it is something; said while all is well.</summary>
    public string? Awaited { get; init; }

    /// <summary>The cloud identity by which the cluster is accepted; null where a certificate request decides.</summary>
    public string? CloudIdentity { get; init; }

    /// <summary>Set <c>hubAcceptsClient</c>.</summary>
    public bool Accept { get; init; }

    /// <summary>Why it is refused, or what to say if nobody wants to wait.</summary>
    public WecException? Error { get; init; }

    /// <summary>Requests that were left alone because they break the rules.</summary>
    public IReadOnlyList<CertificateEvidence> LeftAlone { get; init; } = [];

    /// <summary>Sound requests that somebody else than the installed agent sent.</summary>
    public IReadOnlyList<CertificateEvidence> OfOthers { get; init; } = [];
}
