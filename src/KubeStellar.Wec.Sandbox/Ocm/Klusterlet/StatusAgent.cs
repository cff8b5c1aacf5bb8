using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>Runs the status add-on's agent on a WEC as soon as its Deployment is applied there. It only runs: no status is sent.</summary>
internal sealed class StatusAgent : IAsyncDisposable
{
    private static readonly ResourceId Id = WellKnown.Deployment(KlusterletSpec.AddonNamespace, "status-agent");

    private readonly WorkQueue<string> queue;
    private readonly IDisposable subscription;

    public StatusAgent(ApiServer wec)
    {
        queue = new WorkQueue<string>(
            (_, _) =>
            {
                DeploymentStatus.MarkRunning(wec.Store, Id, wec.Time);
                return Task.CompletedTask;
            },
            wec.Time);
        subscription = wec.Store.Subscribe(change =>
        {
            if (change.Id == Id && change.Type == StoreEventType.Added)
            {
                queue.Add("");
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await queue.DisposeAsync();
    }
}
