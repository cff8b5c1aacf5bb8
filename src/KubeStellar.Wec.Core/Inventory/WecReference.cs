namespace KubeStellar.Wec.Inventory;

/// <summary>
/// Which WEC an object is about and where it is found. Every object this module puts out is one, so that any of them can be piped
/// into any other cmdlet.
/// </summary>
public abstract class WecReference
{
    /// <summary>Name of the WEC: of its ManagedCluster and of its mailbox namespace on the ITS.</summary>
    public abstract string Name { get; internal set; }

    /// <summary>Kubeconfig context of the ITS; null where no ITS was involved.</summary>
    public string? ItsContext { get; internal set; }

    /// <summary>Kubeconfig context of the WEC itself.</summary>
    public string? WecContext { get; internal init; }

    /// <summary>Kubeconfig file both contexts come from; null for the usual places.</summary>
    public string? KubeConfig { get; internal init; }

    /// <summary>Its name, so that text made of any of these objects names the WEC.</summary>
    public override string ToString() => Name;

    internal WecReference Copy() => (WecReference)MemberwiseClone();
}

internal static class WecReferenceCopies
{
    /// <summary>
    /// A copy in which some parts are other. These are no records, because a record shows its machinery to users of PowerShell.
    /// </summary>
    public static T With<T>(this T original, Action<T> change)
        where T : WecReference
    {
        var copy = (T)original.Copy();
        change(copy);
        return copy;
    }
}
