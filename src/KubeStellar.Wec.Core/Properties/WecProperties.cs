using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Properties;

/// <summary>The customization properties of a WEC as its ConfigMap holds them.</summary>
public sealed class WecProperties : WecReference
{
    public override string Name { get; internal set; } = "";

    public ValueDictionary Property { get; internal init; } = ValueDictionary.Empty;

    /// <summary>Whether anything had to be written.</summary>
    public bool Changed { get; internal init; }
}
