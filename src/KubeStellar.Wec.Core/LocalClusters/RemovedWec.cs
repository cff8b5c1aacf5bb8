using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>A cluster that was deleted.</summary>
public sealed class RemovedWec : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>Whether anything was deleted or changed; false when nothing was left of it.</summary>
    public bool Changed { get; internal init; }

    /// <summary>The tool that had made it; null when nothing was left to tell.</summary>
    public ClusterProvider? Provider { get; internal init; }

    /// <summary>Kubeconfig files its entries were taken out of.</summary>
    public IReadOnlyList<string> ConfigFiles { get; internal init; } = [];

    /// <summary>Always empty: a copy of those files would keep credentials that are meant to be gone.</summary>
    public IReadOnlyList<string> BackupFiles { get; internal init; } = [];
}
