using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Provisioning;

/// <summary>A cluster that was made to become a WEC.</summary>
public sealed record ProvisionedWec : WecReference
{
    /// <summary>Whether anything was made or changed; false when all was there already.</summary>
    public required bool Changed { get; init; }

    /// <summary>The tool that made it.</summary>
    public required ClusterProvider Provider { get; init; }

    /// <summary>Its API server, as reached from here.</summary>
    public required Uri Server { get; init; }

    /// <summary>Its API server, as other containers of its network reach it.</summary>
    public required Uri InternalServer { get; init; }

    /// <summary>The kubeconfig file that holds its context.</summary>
    public required string ConfigFile { get; init; }

    /// <summary>Where that file is kept as it was before; null when it did not change, or was not there.</summary>
    public string? BackupFile { get; init; }

    public override string ToString() => Name;
}
