using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Benchmarks.Servers;

/// <summary>The servers a run is measured on.</summary>
/// <param name="KubeConfig">The file that leads to them.</param>
/// <param name="ItsContext">The ITS.</param>
/// <param name="WecContexts">WECs that can be asked.</param>
/// <param name="MayLabel">Whether a ManagedCluster was made to be measured on, so that it may be labelled.</param>
internal sealed record Fleet(string KubeConfig, string ItsContext, IReadOnlyList<string> WecContexts, Func<ManagedCluster, bool> MayLabel)
{
    public SpaceDirectory Spaces { get; } = new(KubeConfig);

    public Space Its => Spaces.Open(ItsContext);

    public WecOrigin Origin => new(ItsContext, KubeConfig);

    /// <summary>As many WECs as asked for; where there are fewer servers, each counts several times.</summary>
    public IReadOnlyList<WecTarget> Targets(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new WecTarget
        {
            Name = WecContexts[i % WecContexts.Count],
            ItsContext = ItsContext,
            WecContext = WecContexts[i % WecContexts.Count],
            KubeConfig = KubeConfig,
        }),
    ];
}
