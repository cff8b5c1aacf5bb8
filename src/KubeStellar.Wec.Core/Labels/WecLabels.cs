using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Labels;

/// <summary>The labels of a WEC after they were set.</summary>
public sealed class WecLabels : WecReference
{
    public override string Name { get; internal set; } = "";

    public ValueDictionary Labels { get; internal init; } = ValueDictionary.Empty;

    /// <summary>Whether anything had to be written.</summary>
    public bool Changed { get; internal init; }
}
