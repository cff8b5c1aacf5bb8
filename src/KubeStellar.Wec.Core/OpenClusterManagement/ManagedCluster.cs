using System.Text.Json.Serialization;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>
/// A cluster as its hub knows it: <c>cluster.open-cluster-management.io/v1 ManagedCluster</c>
/// (https://github.com/open-cluster-management-io/api, cluster/v1/types.go).
/// </summary>
[KubernetesEntity(Group = "cluster.open-cluster-management.io", ApiVersion = "v1", Kind = "ManagedCluster", PluralName = "managedclusters")]
public sealed record ManagedCluster : CustomObject
{
    [JsonPropertyName("spec")]
    public ManagedClusterSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Null until an agent or a controller of the hub has written something.</summary>
    [JsonPropertyName("status")]
    public ManagedClusterStatus? Status { get; init; }

    /// <summary>The condition of that type; null when nobody has set it yet.</summary>
    public StatusCondition? Condition(string type)
    {
        foreach (var condition in Status?.Conditions ?? [])
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    public bool IsTrue(string conditionType) => Condition(conditionType)?.IsTrue ?? false;
}

/// <summary>What was asked for.</summary>
public sealed record ManagedClusterSpec
{
    /// <summary>Whether an administrator of the hub lets this cluster in.</summary>
    [JsonPropertyName("hubAcceptsClient")]
    public bool HubAcceptsClient { get; init; }

    /// <summary>How often the agent renews its lease; the hub calls the cluster unreachable after five times as long.</summary>
    [JsonPropertyName("leaseDurationSeconds")]
    public int? LeaseDurationSeconds { get; init; }

    [JsonPropertyName("managedClusterClientConfigs")]
    public IReadOnlyList<ManagedClusterClientConfig>? ClientConfigs { get; init => field = value.WithoutNulls(); }

    [JsonPropertyName("taints")]
    public IReadOnlyList<ManagedClusterTaint>? Taints { get; init => field = value.WithoutNulls(); }
}

/// <summary>Where the cluster says its own API server is; nobody has checked it. Its CA bundle is not read.</summary>
public sealed record ManagedClusterClientConfig
{
    [JsonPropertyName("url")]
    public string? Url { get; init; }
}

/// <summary>Keeps placements, but not KubeStellar, off the cluster.</summary>
public sealed record ManagedClusterTaint
{
    [JsonPropertyName("key")]
    public string Key { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("value")]
    public string? Value { get; init; }

    /// <summary><c>NoSelect</c>, <c>PreferNoSelect</c> or <c>NoSelectIfNew</c>.</summary>
    [JsonPropertyName("effect")]
    public string Effect { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("timeAdded")]
    public DateTimeOffset? Added { get; init; }
}
