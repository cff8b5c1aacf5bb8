using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Approves what needs no person: an accepted agent that renews its own certificate. First requests, which come from a
/// bootstrap identity, stay for the hub's administrator unless auto approval is on.
/// </summary>
internal sealed class CsrApprover : IAsyncDisposable
{
    private readonly ApiServer server;
    private readonly AutoApproval approval;
    private readonly WorkQueue<string> queue;
    private readonly IDisposable subscription;

    public CsrApprover(ApiServer server, AutoApproval approval)
    {
        this.server = server;
        this.approval = approval;
        queue = new WorkQueue<string>(ReviewAsync, server.Time);
        subscription = server.Store.Subscribe(OnEvent);
    }

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: WellKnown.Certificates, Resource: "certificatesigningrequests" } && change.Type == StoreEventType.Added)
        {
            queue.Add(change.Id.Name);
        }
    }

    private Task ReviewAsync(string name, CancellationToken cancellation)
    {
        if (server.Store.Get(WellKnown.Csr(name)) is { } csr && IsAgents(csr) && (approval.IsForRequest(csr) || (IsRenewal(csr) && MayRenew(csr))))
        {
            var approved = Condition.True(
                "Approved",
                "AutoApprovedByHubCSRApprovingController",
                "Auto approving Managed cluster agent certificate after SubjectAccessReview.");
            server.Store.SetCondition(WellKnown.Csr(name), approved, server.Time);
        }

        return Task.CompletedTask;
    }

    private static bool IsAgents(JsonObject csr)
    {
        if (csr.Label(WellKnown.ClusterNameLabel) is not { Length: > 0 } cluster
            || csr.Text("spec", "signerName") != SigningRequest.ClientSigner
            || SigningRequest.IsApproved(csr)
            || SigningRequest.IsRefused(csr))
        {
            return false;
        }

        try
        {
            return AgentIdentity.IsFor(SigningRequest.Parse(csr).Subject, cluster);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsRenewal(JsonObject csr) => SigningRequest.Parse(csr).Subject.CommonName == csr.Text("spec", "username");

    private bool MayRenew(JsonObject csr)
    {
        var user = new UserInfo(csr.Text("spec", "username") ?? "", csr.Texts("spec", "groups"));
        var attributes = RequestAttributes.ForResource("renew", WellKnown.Register, "managedclusters", "", "", "clientcertificates", "*");
        return server.Authorizer.Authorize(user, attributes).Allowed;
    }
}
