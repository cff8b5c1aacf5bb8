using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Registration;

/// <summary>Which cluster is to be registered as which WEC, and how.</summary>
public sealed record RegistrationRequest
{
    public required string Name { get; init; }

    /// <summary>Where the ITS was found; carried on by the outcome.</summary>
    public required WecOrigin Origin { get; init; }

    /// <summary>Kubeconfig context of the WEC; carried on by the outcome.</summary>
    public required string WecContext { get; init; }

    /// <summary>Where the agent is to reach the ITS.</summary>
    public required HubEndpointRequest Hub { get; init; }

    /// <summary>A token to use instead of asking the ITS for one.</summary>
    public BootstrapToken? Token { get; init; }

    /// <summary>How long a token asked for is to last; the ITS may shorten it.</summary>
    public TimeSpan TokenLifetime { get; init; } = BootstrapTokens.DefaultLifetime;

    /// <summary>Release of the agent; null for the one the ITS runs.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>Registry and path of the images; null for Open Cluster Management's own.</summary>
    public string? ImageRegistry { get; init; }

    /// <summary>What the agent is to be like.</summary>
    public AgentSettings Agent { get; init; } = new();

    /// <summary>Take a cluster away from another hub or name, a name from another cluster, and a hub's address on trust.</summary>
    public bool Force { get; init; }

    /// <summary>Wait until the agent has announced itself to the ITS.</summary>
    public bool Wait { get; init; }

    /// <summary>For each single wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
