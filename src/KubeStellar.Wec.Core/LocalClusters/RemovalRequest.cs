using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>Which cluster to delete.</summary>
public sealed record RemovalRequest
{
    /// <summary>Name of the WEC.</summary>
    public required string Name { get; init; }

    /// <summary>Its context.</summary>
    public required string Context { get; init; }

    /// <summary>The ITS it may still be registered with; null where none is known.</summary>
    public Space? Its { get; init; }

    /// <summary>Kubeconfig to take the context out of; null for the usual places.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>Which tool made it; null to find out.</summary>
    public ClusterProvider? Provider { get; init; }

    /// <summary>The tool's program; null to look for it in the search path.</summary>
    public string? Executable { get; init; }

    /// <summary>Delete it although it is still registered.</summary>
    public bool Force { get; init; }

    /// <summary>Is told of every request to the cluster.</summary>
    public Action<RequestTrace>? Observer { get; init; }
}
