using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Transport;

/// <summary>Makes servers of a sandbox Workload Description Spaces, whose objects are transported into the mailboxes of its ITS.</summary>
internal sealed class TransportBehaviour : IClusterBehaviour
{
    private readonly List<TransportController> _controllers = [];

    public Task StartAsync(SandboxServers servers, CancellationToken cancellationToken)
    {
        foreach (var wds in servers.Wdses)
        {
            foreach (var definition in EmbeddedManifests.Load("kubestellar-crds.yaml"))
            {
                wds.Store.Ensure(definition);
                CustomResourceController.Establish(wds, WellKnown.Crd(definition.Name()));
            }

            _controllers.Add(new TransportController(wds, servers.Its));
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var controller in _controllers)
        {
            await controller.DisposeAsync();
        }
    }
}
