using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>Marks the status add-on's agent on a WEC as running as soon as its Deployment is applied. It sends no status.</summary>
internal sealed class StatusAgent : IAsyncDisposable
{
    private static readonly ResourceId s_id = WellKnown.Deployment(KlusterletSpec.AddonNamespace, "status-agent");

    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public StatusAgent(ApiServer wec)
    {
        _queue = new WorkQueue<string>(
            (_, _) =>
            {
                DeploymentStatus.MarkRunning(wec.Store, s_id, wec.Time);
                return Task.CompletedTask;
            },
            wec.Time);
        _subscription = wec.Store.Subscribe(change =>
        {
            if (change.Id == s_id && change.Type == StoreEventType.Added)
            {
                _queue.Add("");
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
    }
}
