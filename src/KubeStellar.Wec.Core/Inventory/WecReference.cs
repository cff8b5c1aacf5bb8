namespace KubeStellar.Wec.Inventory;

/// <summary>
/// Which WEC an object is about and where it is found. Every object this module puts out is one, so that any of them can be piped
/// into any other cmdlet.
/// </summary>
public abstract record WecReference
{
    /// <summary>Name of the WEC: of its ManagedCluster and of its mailbox namespace on the ITS.</summary>
    public required string Name { get; init; }

    /// <summary>Kubeconfig context of the ITS; null where no ITS was involved.</summary>
    public string? ItsContext { get; init; }

    /// <summary>Kubeconfig context of the WEC itself.</summary>
    public string? WecContext { get; init; }

    /// <summary>Kubeconfig file both contexts come from; null for the usual places.</summary>
    public string? KubeConfig { get; init; }
}
