namespace KubeStellar.Wec.Inventory;

/// <summary>Where objects were read from, to be carried on by them.</summary>
/// <param name="ItsContext">Kubeconfig context of the ITS.</param>
/// <param name="KubeConfig">Kubeconfig file it is in; null for the usual places.</param>
/// <param name="WecContext">Kubeconfig context of the one WEC that is meant; null where each is named like its WEC.</param>
public sealed record WecOrigin(string ItsContext, string? KubeConfig, string? WecContext = null)
{
    public string WecContextOf(string name) => WecContext ?? name;
}
