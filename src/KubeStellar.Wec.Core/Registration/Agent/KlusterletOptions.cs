namespace KubeStellar.Wec.Registration;

/// <summary>How the agent is deployed on the WEC.</summary>
public enum KlusterletMode
{
    /// <summary>Registration and work agent each have a Deployment.</summary>
    Default,

    /// <summary>One Deployment does both: smaller.</summary>
    Singleton,
}

/// <summary>Makes the hub's host name known in the agent's pods, where no DNS server knows it.</summary>
/// <param name="IpAddress">IPv4 address of the hub as seen from the WEC.</param>
/// <param name="HostName">The host in the hub's URL.</param>
public sealed record HubHostAlias(string IpAddress, string HostName);

/// <summary>Everything the manifests of an agent depend on.</summary>
internal sealed record KlusterletOptions
{
    public required string ClusterName { get; init; }

    public required AgentVersion Version { get; init; }

    public KlusterletMode Mode { get; init; }

    /// <summary>Life of the agent's certificate that is asked for; the hub may shorten it.</summary>
    public TimeSpan CertificateLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>For agents that label their ManagedCluster when they create it; older ones ignore it.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the WEC says its own API server is; shown in the inventory.</summary>
    public Uri? ExternalServer { get; init; }

    public HubHostAlias? HostAlias { get; init; }

    /// <summary>Leave to the full Klusterlet type what it fills in: an older one refuses fields it does not know.</summary>
    public bool HasFullType { get; init; }
}
