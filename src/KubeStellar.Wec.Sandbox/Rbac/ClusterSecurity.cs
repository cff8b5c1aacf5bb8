using KubeStellar.Wec.Sandbox.Api;
using KubeStellar.Wec.Sandbox.Certificates;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// What makes a bare API server a guarded one: RBAC with the default roles, aggregation, the escalation check, and certificate
/// signing. To be set up before requests arrive.
/// </summary>
public sealed class ClusterSecurity : IAsyncDisposable
{
    private readonly RbacAuthorizer authorizer;
    private readonly ClusterRoleAggregation aggregation;
    private readonly CsrSigner signer;

    public ClusterSecurity(ApiServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        RbacDefaults.Install(server.Store);
        authorizer = new RbacAuthorizer(server.Store);
        aggregation = new ClusterRoleAggregation(server.Store, server.Time);
        signer = new CsrSigner(server);
        server.Authorizer = authorizer;
        server.Admission.Add(new EscalationAdmission(authorizer));
        server.Admission.Add(new CsrAdmission(authorizer));
    }

    public async ValueTask DisposeAsync()
    {
        await signer.DisposeAsync();
        await aggregation.DisposeAsync();
        authorizer.Dispose();
    }
}
