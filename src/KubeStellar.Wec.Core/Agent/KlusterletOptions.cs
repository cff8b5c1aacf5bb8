using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Agent;

/// <summary>Everything the manifests of an agent depend on.</summary>
internal sealed record KlusterletOptions
{
    public required string ClusterName { get; init; }

    public required AgentVersion Version { get; init; }

    /// <summary>What the caller wants.</summary>
    public AgentSettings Settings { get; init; } = new();

    /// <summary>Where the WEC says its own API server is; shown in the inventory.</summary>
    public Uri? ExternalServer { get; init; }

    /// <summary>Leave to the full Klusterlet type what it fills in: an older one refuses fields it does not know.</summary>
    public bool HasFullType { get; init; }

    /// <summary>Somebody has set up a pull secret with a credential, which an agent without one of its own must not lose.</summary>
    public bool KeepPullSecret { get; init; }
}
