namespace KubeStellar.Wec.Inventory;

/// <summary>A WEC that is only named, before anything is known of it.</summary>
public sealed class WecTarget : WecReference
{
    public override string Name { get; internal set; } = "";
}
