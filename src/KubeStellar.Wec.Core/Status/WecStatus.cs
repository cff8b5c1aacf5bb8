using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Status;

/// <summary>How a WEC is doing, told from its ManagedCluster, its lease and its certificate requests.</summary>
public sealed class WecStatus : WecReference
{
    public override string Name { get; internal set; } = "";

    public WecPhase Phase { get; internal init; }

    public bool HubAccepted { get; internal init; }

    /// <summary>Whether its agent has ever connected with its own certificate.</summary>
    public bool Joined { get; internal init; }

    /// <summary>Whether the ITS calls it available; not so when it has lost sight of it.</summary>
    public bool Available { get; internal init; }

    /// <summary>The ITS's own word on it: True, False or Unknown; null when nobody has said so yet.</summary>
    public string? JoinedStatus { get; internal init; }

    /// <summary>
    /// The ITS's own word on it: True, False or, when the agent has stopped reporting, Unknown; null when nobody has said so yet.
    /// </summary>
    public string? AvailableStatus { get; internal init; }

    /// <summary>Time since its agent last renewed its lease, by the ITS's own clock; null when there is no lease.</summary>
    public TimeSpan? LeaseAge { get; internal init; }

    /// <summary>How often the lease should be renewed.</summary>
    public TimeSpan LeaseDuration { get; internal init; }

    /// <summary>When the certificate its agent uses on the ITS expires; null when the agent has not reported it.</summary>
    public DateTimeOffset? CertificateExpires { get; internal init; }

    /// <summary>Certificate requests that wait for a decision; null where they may not be read.</summary>
    public int? PendingRequests { get; internal init; }

    public string? KubernetesVersion { get; internal init; }

    /// <summary>Reason of the condition that decides the phase.</summary>
    public string? Reason { get; internal init; }

    /// <summary>What the deciding condition says, or what to do next.</summary>
    public string? Message { get; internal init; }

    /// <summary>When the deciding condition last changed.</summary>
    public DateTimeOffset? Since { get; internal init; }

    /// <summary>The same as <see cref="LeaseAge"/>, as the table heads it.</summary>
    public TimeSpan? Lease => LeaseAge;
}
