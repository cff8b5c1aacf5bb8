using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Unregistration;

/// <summary>A WEC that has left.</summary>
public sealed class UnregistrationOutcome : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>False when there was nothing to take away.</summary>
    public bool Changed { get; internal init; }

    /// <summary>What was taken away, in order: side, kind and name.</summary>
    public IReadOnlyList<string> Removed { get; internal init; } = [];

    /// <summary>What is still there, and why.</summary>
    public IReadOnlyList<LeftOver> LeftOver { get; internal init; } = [];

    /// <summary>Objects that were deployed through the ITS and now stay in the WEC without an owner.</summary>
    public IReadOnlyList<string> Orphaned { get; internal init; } = [];

    /// <summary>What selected the WEC when it left, by Binding.</summary>
    public IReadOnlyList<WorkloadOrigin> SelectedBy { get; internal init; } = [];
}

/// <summary>Something that was not taken away.</summary>
/// <param name="Space">Kubeconfig context of the server it is on.</param>
/// <param name="Item">Kind and name.</param>
/// <param name="Reason">Why it is still there.</param>
public sealed record LeftOver(string Space, string Item, string Reason)
{
    public override string ToString() => $"{Space}: {Item} ({Reason})";
}

/// <summary>What brought ManifestWorks into a WEC's mailbox.</summary>
/// <param name="Wds">The WDS; null for works that KubeStellar did not send.</param>
/// <param name="Binding">The Binding, named like its BindingPolicy; null where there is none.</param>
/// <param name="Works">How many ManifestWorks are from it.</param>
public sealed record WorkloadOrigin(string? Wds, string? Binding, int Works)
{
    public override string ToString() =>
        Wds is null && Binding is null ? $"{Works} other ManifestWorks" : $"Binding {Binding ?? "?"} of WDS {Wds ?? "?"} ({Works} ManifestWorks)";
}
