using KubeStellar.Wec.Sandbox.Admission;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// What makes a bare API server a guarded one: RBAC with the default roles, aggregation, the escalation check, and certificate
/// signing. To be set up before requests arrive.
/// </summary>
public sealed class ClusterSecurity : IAsyncDisposable
{
    private readonly RbacAuthorizer authorizer;
    private readonly ClusterRoleAggregation aggregation;
    private readonly CsrSigner? signer;

    /// <param name="server">What is to be guarded.</param>
    /// <param name="signsClients">Whether approved requests for client certificates are signed; they stay as they are otherwise.</param>
    public ClusterSecurity(ApiServer server, bool signsClients = true)
    {
        ArgumentNullException.ThrowIfNull(server);
        foreach (var item in EmbeddedManifests.Load("rbac-defaults.yaml"))
        {
            server.Store.Ensure(item);
        }

        authorizer = new RbacAuthorizer(server.Store);
        aggregation = new ClusterRoleAggregation(server.Store, server.Time);
        signer = signsClients ? new CsrSigner(server) : null;
        server.Authorizer = authorizer;
        server.Admission.Add(new EscalationAdmission(authorizer));
        server.Admission.Add(new CsrAdmission(authorizer));
    }

    public async ValueTask DisposeAsync()
    {
        if (signer is not null)
        {
            await signer.DisposeAsync();
        }

        await aggregation.DisposeAsync();
        authorizer.Dispose();
    }
}
