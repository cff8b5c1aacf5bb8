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
    private protected override async Task<object?> FindAsync(Space its, string name) =>
        await new StatusReader(its.Api, OriginOf(its)).FindAsync(name, Cancel);

    private protected override IAsyncEnumerable<WecReference> ListAsync(Space its, Action<UnreadableObject> onUnreadable) =>
        new StatusReader(its.Api, OriginOf(its)).ListAsync(Selector, Cancel, onUnreadable);
}
