using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Repair;

/// <summary>Which WEC's agent is to find its hub again, and where.</summary>
public sealed record RepairRequest
{
    public required string Name { get; init; }

    public string? ItsContext { get; init; }

    public required string WecContext { get; init; }

    public string? KubeConfig { get; init; }

    /// <summary>Where the agent is to reach the ITS.</summary>
    public required HubEndpointRequest Hub { get; init; }

    public TimeSpan TokenLifetime { get; init; } = BootstrapTokens.DefaultLifetime;

    /// <summary>Give a healthy agent a new bootstrap kubeconfig too, and take one away from another hub.</summary>
    public bool Force { get; init; }
}
