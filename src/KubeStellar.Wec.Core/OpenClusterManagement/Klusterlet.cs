using System.Text.Json.Serialization;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>
/// What a WEC is told to run as its agent (https://github.com/open-cluster-management-io/api, operator/v1/types_klusterlet.go).
/// </summary>
[KubernetesEntity(Group = "operator.open-cluster-management.io", ApiVersion = "v1", Kind = "Klusterlet", PluralName = "klusterlets")]
internal sealed record Klusterlet : CustomObject
{
    public const string DefaultName = "klusterlet";

    [JsonPropertyName("spec")]
    public KlusterletSpec Spec { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public ObjectStatus? Status { get; init; }

    /// <summary>Whether it runs here for some other cluster.</summary>
    [JsonIgnore]
    public bool IsHosted => Spec.DeployOption?.Mode is "Hosted" or "SingletonHosted";

    /// <summary>One that is not leaves its name to its agent.</summary>
    [JsonIgnore]
    public bool IsNamed => Spec.ClusterName is { Length: > 0 };

    /// <summary>It asks the hub's API server for its certificate, and nobody else.</summary>
    [JsonIgnore]
    public bool AsksApiServer => Spec.Registration?.Driver?.AuthType is null or "" or "csr";

    /// <summary>A hosted agent runs in a namespace named like its Klusterlet; the one that is given is on the cluster it is for.</summary>
    [JsonIgnore]
    public string AgentNamespace => IsHosted ? Name
        : Spec.Namespace is { Length: > 0 } ns ? ns
        : OcmNames.AgentNamespace;
}

internal sealed record KlusterletSpec
{
    [JsonPropertyName("clusterName")]
    public string? ClusterName { get; init; }

    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    [JsonPropertyName("deployOption")]
    public KlusterletDeployOption? DeployOption { get; init; }

    [JsonPropertyName("hubApiServerHostAlias")]
    public KlusterletHostAlias? HostAlias { get; init; }

    [JsonPropertyName("registrationConfiguration")]
    public KlusterletRegistration? Registration { get; init; }

    [JsonPropertyName("imagePullSpec")]
    public string? Image { get; init; }
}

internal sealed record KlusterletDeployOption
{
    [JsonPropertyName("mode")]
    public string? Mode { get; init; }
}

internal sealed record KlusterletRegistration
{
    [JsonPropertyName("registrationDriver")]
    public RegistrationDriver? Driver { get; init; }
}

/// <summary>A way in which agents authenticate; a hub may take several, an agent uses one.</summary>
internal sealed record RegistrationDriver
{
    [JsonPropertyName("authType")]
    public string? AuthType { get; init; }
}

internal sealed record KlusterletHostAlias
{
    [JsonPropertyName("ip")]
    public string? IpAddress { get; init; }

    [JsonPropertyName("hostname")]
    public string? HostName { get; init; }
}
