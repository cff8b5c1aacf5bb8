using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Inventory;

/// <summary>What a condition says; <see cref="None"/> when nobody has set it yet.</summary>
public enum ConditionState
{
    None,
    True,
    False,
    Unknown,
}

/// <summary>A WEC as the inventory of its ITS shows it.</summary>
public sealed record Wec : WecReference
{
    /// <summary>Whether an administrator of the ITS has let it in (<c>spec.hubAcceptsClient</c>).</summary>
    public bool HubAccepted { get; init; }

    /// <summary>Whether its agent has ever connected with its own certificate; says nothing about now.</summary>
    public ConditionState Joined { get; init; }

    /// <summary>Whether its agent renews its lease and its API server is healthy; up to five minutes late.</summary>
    public ConditionState Available { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>The ManagedClusterSet it belongs to.</summary>
    public string? ClusterSet { get; init; }

    public string? KubernetesVersion { get; init; }

    /// <summary>The addresses the WEC reports for its own API server.</summary>
    public required string[] Url { get; init; }

    public required string[] Taint { get; init; }

    /// <summary>Quantities by resource name, summed over all nodes.</summary>
    public required IReadOnlyDictionary<string, string> Capacity { get; init; }

    public required IReadOnlyDictionary<string, string> Allocatable { get; init; }

    public required IReadOnlyDictionary<string, string> ClusterClaim { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>Time since it was first registered, at the moment it was read.</summary>
    public TimeSpan Age { get; init; }

    public bool IsDeleting { get; init; }

    public override string ToString() => Name;

    internal static Wec From(ManagedCluster cluster, WecOrigin origin, DateTimeOffset now) => new()
    {
        Name = cluster.Name,
        ItsContext = origin.ItsContext,
        WecContext = origin.WecContextOf(cluster),
        KubeConfig = origin.KubeConfig,
        HubAccepted = cluster.Spec.HubAcceptsClient,
        Joined = StateOf(cluster, ManagedClusterCondition.Joined),
        Available = StateOf(cluster, ManagedClusterCondition.Available),
        Labels = cluster.Metadata.Labels ?? NoValues,
        Annotations = cluster.Metadata.Annotations ?? NoValues,
        ClusterSet = cluster.Metadata.Labels?.GetValueOrDefault(OcmNames.ClusterSetLabel),
        KubernetesVersion = cluster.Status?.Version?.Kubernetes,
        Url = UrlsOf(cluster),
        Taint = [.. (cluster.Spec.Taints ?? []).Select(TextOf)],
        Capacity = cluster.Status?.Capacity ?? NoValues,
        Allocatable = cluster.Status?.Allocatable ?? NoValues,
        ClusterClaim = ClaimsOf(cluster),
        Created = cluster.Metadata.Created ?? now,
        Age = cluster.Metadata.Created < now ? now - cluster.Metadata.Created.Value : TimeSpan.Zero,
        IsDeleting = cluster.Metadata.Deleted is not null,
    };

    internal static ConditionState StateOf(ManagedCluster cluster, string type) => cluster.Condition(type)?.Status switch
    {
        "True" => ConditionState.True,
        "False" => ConditionState.False,
        null => ConditionState.None,
        _ => ConditionState.Unknown,
    };

    private static readonly Dictionary<string, string> NoValues = [];

    // As kubectl writes them: a taint without a value has no equals sign.
    private static string TextOf(ManagedClusterTaint taint) =>
        string.IsNullOrEmpty(taint.Value) ? $"{taint.Key}:{taint.Effect}" : $"{taint.Key}={taint.Value}:{taint.Effect}";

    private static string[] UrlsOf(ManagedCluster cluster) =>
        cluster.Spec.ClientConfigs is { Count: > 0 } configs
            ? [.. configs.Select(config => config.Url ?? "").Where(url => url.Length > 0)]
            : [];

    private static Dictionary<string, string> ClaimsOf(ManagedCluster cluster)
    {
        if (cluster.Status?.Claims is not { Count: > 0 } claims)
        {
            return NoValues;
        }

        var values = new Dictionary<string, string>(claims.Count, StringComparer.Ordinal);
        foreach (var claim in claims)
        {
            values[claim.Name] = claim.Value ?? "";
        }

        return values;
    }
}

