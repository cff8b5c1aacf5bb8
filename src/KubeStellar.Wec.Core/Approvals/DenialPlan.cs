using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Approvals;

/// <summary>What denying a WEC would do.</summary>
public sealed class DenialPlan
{
    internal DenialPlan(DenialRequest request, ManagedCluster? cluster, IReadOnlyList<CertificateEvidence> evidence)
    {
        Request = request;
        Cluster = cluster;
        Evidence = evidence;
        ToDeny = [.. evidence.Where(e => e.IsOpen && request.Choice.Includes(e))];
        TakesBack = !request.Choice.IsMade && cluster is { Spec.HubAcceptsClient: true, Metadata.DeletionTimestamp: null };
        // The agent tells once it has renewed its certificate; the first one is to be seen for an hour.
        CertificateExpires = Status.PhaseRules.ExpiryIn(cluster?.Condition(ManagedClusterCondition.CertificateRotated)?.Message)
            ?? evidence.Max(e => e.CertificateExpires);
    }

    public string Name => Request.Name;

    public IReadOnlyList<CertificateEvidence> Evidence { get; }

    public bool IsNeeded => ToDeny.Count > 0 || TakesBack;

    /// <summary>Until when the agent's present certificate is valid, where it has told.</summary>
    public DateTimeOffset? CertificateExpires { get; }

    /// <summary>What would be done, for people.</summary>
    public IReadOnlyList<string> Changes =>
    [
        .. ToDeny.Select(e => $"deny {e.Describe()}"),
        .. TakesBack ? ["take its acceptance back (hubAcceptsClient)"] : Array.Empty<string>(),
    ];

    /// <summary>Why to think twice; null for a cluster that is not in the fleet yet.</summary>
    public string? Risk => !TakesBack || !IsJoined ? null
        : $"'{Name}' is in the fleet. The ITS takes its agent's rights away, so that it gets no new workloads and shows as unreachable after "
            + "some minutes; what runs there goes on running. Its certificate cannot be revoked: it stays valid "
            + $"{(CertificateExpires is { } end ? $"until {end:u}" : "until it expires")}, but may then do no more than read its own ManagedCluster. "
            + "The agent stays installed and comes back when it is approved again; Unregister-Wec takes it out for good. Deny it?";

    internal DenialRequest Request { get; }

    internal ManagedCluster? Cluster { get; }

    internal IReadOnlyList<CertificateEvidence> ToDeny { get; }

    internal bool TakesBack { get; }

    internal bool IsJoined => Cluster?.IsTrue(ManagedClusterCondition.Joined) is true;
}
