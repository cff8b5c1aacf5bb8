using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Properties;

/// <summary>The customization properties of a WEC as its ConfigMap holds them.</summary>
public sealed record WecProperties : WecReference
{
    public required IReadOnlyDictionary<string, string> Property { get; init; }

    /// <summary>Whether anything had to be written.</summary>
    public bool Changed { get; init; }

    public override string ToString() => Name;
}
