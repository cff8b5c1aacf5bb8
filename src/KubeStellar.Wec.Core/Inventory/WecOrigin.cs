using KubeStellar.Wec.Connections;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Inventory;

/// <summary>Where objects were read from, to be carried on by them.</summary>
/// <param name="ItsContext">Kubeconfig context of the ITS.</param>
/// <param name="KubeConfig">Kubeconfig file it is in; null for the usual places.</param>
/// <param name="WecContext">Kubeconfig context of the one WEC that is meant; null where none was given.</param>
public sealed record WecOrigin(string ItsContext, string? KubeConfig, string? WecContext = null)
{
    /// <summary>Finds the contexts of WECs where none was given; without it each is named like its WEC.</summary>
    public WecContexts? Contexts { get; init; }

    public string WecContextOf(string name) => WecContext ?? Contexts?.Find(name, null) ?? name;

    /// <summary>The same where the WEC's own address is known.</summary>
    public string WecContextOf(ManagedCluster cluster) => WecContext ?? Contexts?.Find(cluster.Name, cluster) ?? cluster.Name;
}
