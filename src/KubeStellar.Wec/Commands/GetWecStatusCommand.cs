using System.Management.Automation;
using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Commands;

/// <summary>Tells how WECs are doing: their phase, the age of their lease, and what stands in the way.</summary>
[Cmdlet(VerbsCommon.Get, "WecStatus")]
[OutputType(typeof(WecStatus))]
public sealed class GetWecStatusCommand : InventoryCommand
{
    private protected override Func<CancellationToken, Task<object?>> Find(Space its, string name)
    {
        var reader = new StatusReader(its.Api, OriginOf(its));
        return async cancellationToken => await reader.FindAsync(name, cancellationToken);
    }

    private protected override IAsyncEnumerable<WecReference> ListAsync(Space its, Action<UnreadableObject> onUnreadable) =>
        new StatusReader(its.Api, OriginOf(its)).ListAsync(Selector, Cancel, onUnreadable);
}
