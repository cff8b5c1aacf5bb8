using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>What cluster to make.</summary>
public sealed record ProvisioningRequest
{
    /// <summary>Name of the cluster, of its context, and later of the WEC.</summary>
    public required string Name { get; init; }

    /// <summary>Context to make; named like the cluster unless told otherwise.</summary>
    public required string Context { get; init; }

    /// <summary>The ITS it is meant for; only carried on.</summary>
    public string? ItsContext { get; init; }

    /// <summary>Kubeconfig to put the context into; null for the usual places.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>Which tool makes it; null for the one that is there.</summary>
    public ClusterProvider? Provider { get; init; }

    /// <summary>The tool's program; null to look for it in the search path.</summary>
    public string? Executable { get; init; }

    public string? KubernetesVersion { get; init; }

    /// <summary>Image of the nodes, whatever version that is.</summary>
    public string? Image { get; init; }

    /// <summary>A configuration file of the tool's own.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The containers' network to put it in.</summary>
    public string? Network { get; init; }

    /// <summary>Port of this machine for its API server; any free one unless given.</summary>
    public int? ApiPort { get; init; }

    /// <summary>Further ports of this machine that lead into it.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Whether to wait until it can run pods.</summary>
    public bool Wait { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Replace a context of that name that leads elsewhere.</summary>
    public bool Force { get; init; }

    /// <summary>Is told of every request to the cluster.</summary>
    public Action<RequestTrace>? Observer { get; init; }
}
