using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>What agent and hub have observed.</summary>
public sealed record ManagedClusterStatus
{
    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init => field = value.WithoutNulls(); }

    /// <summary>Quantities by resource name, summed over all nodes.</summary>
    [JsonPropertyName("capacity")]
    public IReadOnlyDictionary<string, string>? Capacity { get; init; }

    /// <summary>Quantities by resource name, summed over the nodes that take new pods.</summary>
    [JsonPropertyName("allocatable")]
    public IReadOnlyDictionary<string, string>? Allocatable { get; init; }

    [JsonPropertyName("version")]
    public ManagedClusterVersion? Version { get; init; }

    [JsonPropertyName("clusterClaims")]
    public IReadOnlyList<ManagedClusterClaim>? Claims { get; init => field = value.WithoutNulls(); }
}

/// <summary>What the cluster runs.</summary>
public sealed record ManagedClusterVersion
{
    [JsonPropertyName("kubernetes")]
    public string? Kubernetes { get; init; }
}

/// <summary>Something the cluster says of itself.</summary>
public sealed record ManagedClusterClaim
{
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("value")]
    public string? Value { get; init; }
}
