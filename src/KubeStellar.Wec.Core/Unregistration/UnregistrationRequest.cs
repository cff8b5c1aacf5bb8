using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Unregistration;

/// <summary>Which sides of a registration are to be taken away.</summary>
public enum UnregistrationScope
{
    Both,

    /// <summary>The WEC is gone, or is left as it is.</summary>
    ItsOnly,

    /// <summary>The ITS is gone, or knows the WEC no longer.</summary>
    WecOnly,
}

/// <summary>Which WEC is to leave, and how.</summary>
public sealed record UnregistrationRequest
{
    public required string Name { get; init; }

    /// <summary>Kubeconfig context of the ITS; null where only the WEC is cleaned.</summary>
    public string? ItsContext { get; init; }

    /// <summary>Kubeconfig context of the WEC; null where only the ITS is.</summary>
    public string? WecContext { get; init; }

    public string? KubeConfig { get; init; }

    public UnregistrationScope Scope { get; init; }

    /// <summary>The ITS as the caller knows it, to tell whether the WEC's agent belongs to it.</summary>
    public HubEndpointRequest? Hub { get; init; }

    /// <summary>
    /// Finish also where the agent can no longer do its part (what it deployed stays in the WEC), and take away an agent that
    /// belongs to another hub.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>For each single wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
