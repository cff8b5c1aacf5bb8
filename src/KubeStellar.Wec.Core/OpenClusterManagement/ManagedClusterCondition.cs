using System.Text.Json.Serialization;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>One entry of a ManagedCluster's <c>status.conditions</c>.</summary>
public sealed record ManagedClusterCondition
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

    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [JsonPropertyName("status")]
    public string Status { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("lastTransitionTime")]
    public DateTimeOffset? Since { get; init; }

    [JsonIgnore]
    public bool IsTrue => Status == "True";
}
