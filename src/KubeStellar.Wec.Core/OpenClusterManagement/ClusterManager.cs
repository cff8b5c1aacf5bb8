using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>How Open Cluster Management is installed on a hub.</summary>
internal sealed record ClusterManager
{
    /// <summary>Namespace of the hub's own controllers and servers.</summary>
    public const string DefaultNamespace = "open-cluster-management-hub";

    private const string Name = "cluster-manager";

    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public ClusterManagerSpec? Spec { get; init; }

    /// <summary>The namespace of this hub's servers: one whose controllers run on another cluster names it like itself.</summary>
    [JsonIgnore]
    public string HubNamespace =>
        Spec?.DeployOption?.Mode == "Hosted" && Metadata.Name.Length > 0 ? Metadata.Name : DefaultNamespace;

    /// <summary>Agents may show a cloud identity in place of a certificate.</summary>
    [JsonIgnore]
    public bool TakesCloudIdentities => Spec?.Registration?.Drivers?.Any(d => d.AuthType == "awsirsa") is true;

    /// <summary>Null where there is none, or the caller may not see it.</summary>
    public static async Task<ClusterManager?> FindAsync(ClusterClient its, CancellationToken cancellationToken)
    {
        try
        {
            return await its.FindAsync(OcmTypes.ClusterManagers, Name, null, OcmJson.Default.ClusterManager, cancellationToken);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }
}

internal sealed record ClusterManagerSpec
{
    [JsonPropertyName("registrationImagePullSpec")]
    public string? RegistrationImage { get; init; }

    [JsonPropertyName("deployOption")]
    public ClusterManagerDeployOption? DeployOption { get; init; }

    [JsonPropertyName("registrationConfiguration")]
    public HubRegistrationConfiguration? Registration { get; init; }
}

internal sealed record ClusterManagerDeployOption
{
    [JsonPropertyName("mode")]
    public string? Mode { get; init; }
}

internal sealed record HubRegistrationConfiguration
{
    [JsonPropertyName("registrationDrivers")]
    public IReadOnlyList<RegistrationDriver>? Drivers { get; init; }
}
