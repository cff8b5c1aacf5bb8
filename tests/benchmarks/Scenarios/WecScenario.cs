using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Benchmarks.Scenarios;

/// <summary>Get-Wec.</summary>
internal sealed class WecScenario : ListScenario
{
    public override string Name => "wec";

    protected override string Command => "Get-Wec";

    protected override IAsyncEnumerable<WecReference> ListAsync(Setting setting, CancellationToken cancellationToken) =>
        new InventoryReader(setting.Fleet.Its.Api, setting.Fleet.Origin).ListAsync(null, cancellationToken);

    protected override IReadOnlyList<(string Path, string Query)> Collections(ReadResult read) => [(OcmTypes.ManagedClusters.PathOf(), "")];
}
