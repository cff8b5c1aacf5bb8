using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Commands;

/// <summary>Lists the WECs in the inventory of an ITS.</summary>
[Cmdlet(VerbsCommon.Get, "Wec")]
[OutputType(typeof(ManagedWec))]
public sealed class GetWecCommand : InventoryCommand
{
    private protected override Func<CancellationToken, Task<object?>> Find(Space its, string name)
    {
        var reader = new InventoryReader(its.Api, OriginOf(its));
        return async cancellationToken => await reader.FindAsync(name, cancellationToken);
    }

    private protected override IAsyncEnumerable<WecReference> ListAsync(Space its, Action<UnreadableObject> onUnreadable) =>
        new InventoryReader(its.Api, OriginOf(its)).ListAsync(Selector, Cancel, onUnreadable);
}
