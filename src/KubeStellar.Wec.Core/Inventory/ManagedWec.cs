using k8s.Models;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Inventory;

/// <summary>A WEC as the inventory of its ITS shows it.</summary>
public sealed class ManagedWec : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>Whether an administrator of the ITS has let it in (<c>spec.hubAcceptsClient</c>).</summary>
    public bool HubAccepted { get; internal init; }

    /// <summary>Whether its agent has ever connected with its own certificate; says nothing about now.</summary>
    public bool Joined { get; internal init; }

    /// <summary>
    /// Whether its agent renews its lease and its API server is healthy; up to five minutes late. Not available is also what the ITS has lost
    /// sight of, and what has never reported: <see cref="AvailableStatus"/> tells them apart.
    /// </summary>
    public bool Available { get; internal init; }

    /// <summary>The ITS's own word on it: True, False or Unknown; null when nobody has said so yet.</summary>
    public string? JoinedStatus { get; internal init; }

    /// <summary>
    /// The ITS's own word on it: True, False or, when the agent has stopped reporting, Unknown; null when nobody has said so yet.
    /// </summary>
    public string? AvailableStatus { get; internal init; }

    public ValueDictionary Labels { get; internal init; } = ValueDictionary.Empty;

    public ValueDictionary Annotations { get; internal init; } = ValueDictionary.Empty;

    /// <summary>The ManagedClusterSet it belongs to.</summary>
    public string? ClusterSet { get; internal init; }

    public string? KubernetesVersion { get; internal init; }

    /// <summary>The addresses the WEC reports for its own API server.</summary>
    public string[] Url { get; internal init; } = [];

    public string[] Taint { get; internal init; } = [];

    /// <summary>Quantities by resource name, summed over all nodes.</summary>
    public ValueDictionary Capacity { get; internal init; } = ValueDictionary.Empty;

    public ValueDictionary Allocatable { get; internal init; } = ValueDictionary.Empty;

    public ValueDictionary ClusterClaim { get; internal init; } = ValueDictionary.Empty;

    public DateTimeOffset Created { get; internal init; }

    /// <summary>Time since it was first registered, at the moment it was read.</summary>
    public TimeSpan Age { get; internal init; }

    public bool IsDeleting { get; internal init; }

    /// <summary>The same as <see cref="HubAccepted"/>, as the table heads it.</summary>
    public bool Accepted => HubAccepted;

    /// <summary>The same as <see cref="KubernetesVersion"/>, as the table heads it.</summary>
    public string? Version => KubernetesVersion;

    internal static ManagedWec From(ManagedCluster cluster, WecOrigin origin, DateTimeOffset now) => new()
    {
        Name = cluster.Name,
        ItsContext = origin.ItsContext,
        WecContext = origin.WecContextOf(cluster),
        KubeConfig = origin.KubeConfig,
        HubAccepted = cluster.Spec.HubAcceptsClient,
        Joined = cluster.IsTrue(ManagedClusterCondition.Joined),
        Available = cluster.IsTrue(ManagedClusterCondition.Available),
        JoinedStatus = cluster.Condition(ManagedClusterCondition.Joined)?.Status,
        AvailableStatus = cluster.Condition(ManagedClusterCondition.Available)?.Status,
        Labels = ValueDictionary.Of(cluster.ReadLabels()),
        Annotations = ValueDictionary.Of(cluster.ReadAnnotations()),
        ClusterSet = cluster.GetLabel(OcmNames.ClusterSetLabel),
        KubernetesVersion = cluster.Status?.Version?.Kubernetes,
        Url = UrlsOf(cluster),
        Taint = [.. (cluster.Spec.Taints ?? []).Select(TextOf)],
        Capacity = ValueDictionary.Of(cluster.Status?.Capacity),
        Allocatable = ValueDictionary.Of(cluster.Status?.Allocatable),
        ClusterClaim = ClaimsOf(cluster),
        Created = cluster.Created ?? now,
        Age = cluster.Created < now ? now - cluster.Created.Value : TimeSpan.Zero,
        IsDeleting = cluster.Metadata.DeletionTimestamp is not null,
    };

    // As kubectl writes them: a taint without a value has no equals sign.
    private static string TextOf(ManagedClusterTaint taint) =>
        string.IsNullOrEmpty(taint.Value) ? $"{taint.Key}:{taint.Effect}" : $"{taint.Key}={taint.Value}:{taint.Effect}";

    private static string[] UrlsOf(ManagedCluster cluster) =>
        cluster.Spec.ClientConfigs is { Count: > 0 } configs
            ? [.. configs.Select(config => config.Url ?? "").Where(url => url.Length > 0)]
            : [];

    private static ValueDictionary ClaimsOf(ManagedCluster cluster)
    {
        if (cluster.Status?.Claims is not { Count: > 0 } claims)
        {
            return ValueDictionary.Empty;
        }

        var values = new ValueDictionary();
        foreach (var claim in claims)
        {
            values[claim.Name] = claim.Value ?? "";
        }

        return values;
    }
}
