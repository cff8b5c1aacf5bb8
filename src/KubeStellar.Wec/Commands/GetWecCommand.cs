using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Commands;

/// <summary>Lists the WECs in the inventory of an ITS.</summary>
[Cmdlet(VerbsCommon.Get, "Wec")]
[OutputType(typeof(Inventory.Wec))]
public sealed class GetWecCommand : InventoryCommand
{
    private protected override async Task<object?> FindAsync(Space its, string name)
    {
        var cluster = await new FleetReader(its.Api, its.Context).FindAsync(name, Cancel);
        return cluster is null ? null : Inventory.Wec.From(cluster, OriginOf(its), its.Api.ServerTime);
    }

    private protected override async IAsyncEnumerable<WecReference> ListAsync(Space its)
    {
        var origin = OriginOf(its);
        await foreach (var cluster in new FleetReader(its.Api, its.Context).ListAsync(Selector, Cancel))
        {
            yield return Inventory.Wec.From(cluster, origin, its.Api.ServerTime);
        }
    }
}
