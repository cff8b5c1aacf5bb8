using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>What making a cluster would do.</summary>
public sealed record ProvisioningPlan
{
    public required ProvisioningRequest Request { get; init; }

    internal ToolSession Session { get; init; } = null!;

    /// <summary>The call that makes the cluster; null when it is there.</summary>
    internal ToolCommand? Create { get; init; }

    /// <summary>What the tool says of a cluster that is there.</summary>
    internal ToolKubeconfig? Known { get; init; }

    /// <summary>In words: the exact command line first.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>Whether anything is to be done.</summary>
    public bool IsNeeded => Changes.Count > 0;

    public ClusterProvider Provider => Session.Tool.Provider;
}
