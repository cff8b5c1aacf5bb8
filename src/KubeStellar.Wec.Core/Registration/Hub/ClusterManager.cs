using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Registration;

/// <summary>How Open Cluster Management is installed on a hub.</summary>
internal sealed record ClusterManager
{
    [JsonPropertyName("spec")]
    public ClusterManagerSpec? Spec { get; init; }
}

internal sealed record ClusterManagerSpec
{
    [JsonPropertyName("registrationImagePullSpec")]
    public string? RegistrationImage { get; init; }
}
