using KubeStellar.Wec.Sandbox.Admission;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// Secures a bare API server: RBAC with the default roles, aggregation, the escalation check, and certificate
/// signing. Set it up before requests arrive.
/// </summary>
public sealed class ClusterSecurity : IAsyncDisposable
{
    private readonly RbacAuthorizer _authorizer;
    private readonly ClusterRoleAggregation _aggregation;
    private readonly CsrSigner? _signer;

    /// <param name="server">The server to secure.</param>
    /// <param name="signsClients">Whether approved requests for client certificates are signed.</param>
    public ClusterSecurity(ApiServer server, bool signsClients = true)
    {
        ArgumentNullException.ThrowIfNull(server);
        foreach (var item in EmbeddedManifests.Load("rbac-defaults.yaml"))
        {
            server.Store.Ensure(item);
        }

        _authorizer = new RbacAuthorizer(server.Store);
        _aggregation = new ClusterRoleAggregation(server.Store, server.Time);
        _signer = signsClients ? new CsrSigner(server) : null;
        server.Authorizer = _authorizer;
        server.Admission.Add(new EscalationAdmission(_authorizer));
        server.Admission.Add(new CsrAdmission(_authorizer));
    }

    public async ValueTask DisposeAsync()
    {
        if (_signer is not null)
        {
            await _signer.DisposeAsync();
        }

        await _aggregation.DisposeAsync();
        _authorizer.Dispose();
    }
}
