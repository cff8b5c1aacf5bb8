using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Status;

/// <summary>How a WEC is doing, told from its ManagedCluster, its lease and its certificate requests.</summary>
public sealed record WecStatus : WecReference
{
    public WecPhase Phase { get; init; }

    public bool HubAccepted { get; init; }

    public ConditionState Joined { get; init; }

    public ConditionState Available { get; init; }

    /// <summary>Time since its agent last renewed its lease, by the ITS's own clock; null when there is no lease.</summary>
    public TimeSpan? LeaseAge { get; init; }

    /// <summary>How often the lease should be renewed.</summary>
    public TimeSpan LeaseDuration { get; init; }

    /// <summary>When the certificate its agent uses on the ITS expires; null when the agent has not reported it.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }

    /// <summary>Certificate requests that wait for a decision; null where they may not be read.</summary>
    public int? PendingRequests { get; init; }

    public string? KubernetesVersion { get; init; }

    /// <summary>Reason of the condition that decides the phase.</summary>
    public string? Reason { get; init; }

    /// <summary>What the deciding condition says, or what to do next.</summary>
    public string? Message { get; init; }

    /// <summary>When the deciding condition last changed.</summary>
    public DateTimeOffset? Since { get; init; }

    public override string ToString() => $"{Name}: {Phase}";
}
