using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Labels;

/// <summary>The labels of a WEC after they were set.</summary>
public sealed record WecLabels : WecReference
{
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Whether anything had to be written.</summary>
    public bool Changed { get; init; }

    public override string ToString() => Name;
}
