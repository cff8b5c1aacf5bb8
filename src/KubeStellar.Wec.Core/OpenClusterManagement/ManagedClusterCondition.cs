namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>Types of a ManagedCluster's conditions.</summary>
public static class ManagedClusterCondition
{
    /// <summary>The hub has set up the mailbox namespace and the agent's rights. Absent while nobody has accepted the cluster.</summary>
    public const string HubAccepted = "HubAcceptedManagedCluster";

    /// <summary>Set once, after the agent's first contact with its own certificate, and never taken back.</summary>
    public const string Joined = "ManagedClusterJoined";

    /// <summary>Whether the agent renews its lease and its API server is healthy.</summary>
    public const string Available = "ManagedClusterConditionAvailable";

    /// <summary>False while hub and cluster disagree about the time by five lease durations or more.</summary>
    public const string ClockSynced = "ManagedClusterConditionClockSynced";

    /// <summary>Its message says from when to when the agent's certificate is valid.</summary>
    public const string CertificateRotated = "ClusterCertificateRotated";

    /// <summary>What a deletion waits for.</summary>
    public const string Deleting = "Deleting";
}
