using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Hub;
using KubeStellar.Wec.Sandbox.Ocm.Klusterlet;
using KubeStellar.Wec.Sandbox.Rbac;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Ocm;

/// <summary>
/// Gives every server of a sandbox RBAC and certificate signing, makes its ITS an Open Cluster Management hub, and its WECs
/// clusters on which klusterlets run once they are installed.
/// </summary>
public sealed class OcmBehaviour : IClusterBehaviour
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private HubSignals? _signals;

    public Task StartAsync(SandboxServers servers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(servers);
        foreach (var server in servers.All)
        {
            _parts.Push(new ClusterSecurity(server, server != servers.Its || servers.Options.SignsClientCertificates));
        }

        StartHub(servers.Its, servers.Options);
        _signals = new HubSignals(servers.All);
        foreach (var wec in servers.Wecs)
        {
            _parts.Push(new KlusterletOperator(wec, _signals));
            _parts.Push(new StatusAgent(wec));
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        _signals?.Dispose();
    }

    private void StartHub(ApiServer its, SandboxOptions options)
    {
        var release = new OcmRelease(options.OcmVersion);
        var approval = new AutoApproval(options.AutoApproval, release.BootstrapUser);
        its.Admission.Add(new ManagedClusterAdmission(its.Authorizer, its.Store, its.Time, release.HasDefaultClusterSet));
        _parts.Push(new ManagedClusterController(its.Store, its.Time, approval, release.CleansMailbox));
        _parts.Push(new LeaseController(its.Store, its.Time));
        _parts.Push(new ClusterSetStatus(its.Store, its.Time));
        _parts.Push(new CsrApprover(its, approval));
        HubInstaller.Install(its.Store, its.Time, release, options.CustomizationProperties);
        if (options.StatusAddOn)
        {
            StatusAddOn.Install(its.Store, its.Time);
            _parts.Push(new StatusAddOn(its.Store, its.Time));
        }
    }
}
