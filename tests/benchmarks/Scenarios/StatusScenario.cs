using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>Get-WecStatus: the inventory with all leases, and with all certificate requests where a WEC has not joined.</summary>
internal sealed class StatusScenario : ListScenario
{
    public override string Name => "status";

    protected override string Command => "Get-WecStatus";

    protected override IAsyncEnumerable<WecReference> ListAsync(Setting setting, CancellationToken cancellationToken) =>
        new StatusReader(setting.Fleet.Its.Api, setting.Fleet.Origin).ListAsync(null, cancellationToken);

    protected override bool ShowsRequests(WecReference wec) => wec is WecStatus { PendingRequests: not null };

    protected override IReadOnlyList<(string Path, string Query)> Collections(ReadResult read)
    {
        var lists = new List<(string, string)>
        {
            (OcmTypes.ManagedClusters.PathOf(), ""),
            (CoreTypes.Leases.PathOf(), $"&fieldSelector=metadata.name%3D{OcmNames.ManagedClusterLease}"),
        };
        if (read.UsedRequests)
        {
            var selector = Uri.EscapeDataString($"{OcmNames.ClusterNameLabel},!{OcmNames.AddOnNameLabel}");
            lists.Add((CoreTypes.CertificateSigningRequests.PathOf(), $"&labelSelector={selector}"));
        }

        return lists;
    }
}
