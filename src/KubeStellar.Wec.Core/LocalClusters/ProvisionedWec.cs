using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.LocalClusters;

/// <summary>A cluster that was made to become a WEC.</summary>
public sealed class ProvisionedWec : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>Whether anything was made or changed; false when all was there already.</summary>
    public bool Changed { get; internal init; }

    /// <summary>The tool that made it.</summary>
    public ClusterProvider Provider { get; internal init; }

    /// <summary>Its API server, as reached from here.</summary>
    public Uri Server { get; internal init; } = null!;

    /// <summary>Its API server, as other containers of its network reach it.</summary>
    public Uri InternalServer { get; internal init; } = null!;

    /// <summary>The kubeconfig file that holds its context.</summary>
    public string ConfigFile { get; internal init; } = "";

    /// <summary>Where that file is kept as it was before; null when it did not change, or was not there.</summary>
    public string? BackupFile { get; internal init; }
}
