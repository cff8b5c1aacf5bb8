using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Hub;
using KubeStellar.Wec.Sandbox.Ocm.Klusterlet;
using KubeStellar.Wec.Sandbox.Rbac;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Ocm;

/// <summary>
/// Gives every server of a sandbox RBAC and certificate signing, makes its ITS an Open Cluster Management hub, and its WECs
/// clusters on which klusterlets run once somebody installs them.
/// </summary>
public sealed class OcmBehaviour : IClusterBehaviour
{
    private readonly Stack<IAsyncDisposable> parts = new();
    private HubSignals? signals;

    public Task StartAsync(SandboxServers servers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(servers);
        foreach (var server in servers.All)
        {
            parts.Push(new ClusterSecurity(server, server != servers.Its || servers.Options.SignsClientCertificates));
        }

        StartHub(servers.Its, servers.Options);
        signals = new HubSignals(servers.All);
        foreach (var wec in servers.Wecs)
        {
            parts.Push(new KlusterletOperator(wec, signals));
            parts.Push(new StatusAgent(wec));
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        signals?.Dispose();
    }

    private void StartHub(ApiServer its, SandboxOptions options)
    {
        var release = new OcmRelease(options.OcmVersion);
        var approval = new AutoApproval(options.AutoApproval, release.BootstrapUser);
        its.Admission.Add(new ManagedClusterAdmission(its.Authorizer, its.Store, its.Time, release.HasDefaultClusterSet));
        parts.Push(new ManagedClusterController(its.Store, its.Time, approval, release.CleansMailbox));
        parts.Push(new LeaseController(its.Store, its.Time));
        parts.Push(new ClusterSetStatus(its.Store, its.Time));
        parts.Push(new CsrApprover(its, approval));
        HubInstaller.Install(its.Store, its.Time, release, options.CustomizationProperties);
        if (options.StatusAddOn)
        {
            StatusAddOn.Install(its.Store, its.Time);
            parts.Push(new StatusAddOn(its.Store, its.Time));
        }
    }
}
