using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Approves the renewals of accepted agents. First requests, which come from a bootstrap identity, are left to the hub's administrator
/// unless auto approval is on.
/// </summary>
internal sealed class CsrApprover : IAsyncDisposable
{
    private readonly ApiServer _server;
    private readonly AutoApproval _approval;
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public CsrApprover(ApiServer server, AutoApproval approval)
    {
        _server = server;
        _approval = approval;
        _queue = new WorkQueue<string>(ReviewAsync, server.Time);
        _subscription = server.Store.Subscribe(OnEvent);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: WellKnown.Certificates, Resource: "certificatesigningrequests" } && change.Type == StoreEventType.Added)
        {
            _queue.Add(change.Id.Name);
        }
    }

    private Task ReviewAsync(string name, CancellationToken cancellationToken)
    {
        if (_server.Store.Get(WellKnown.Csr(name)) is { } csr && IsAgents(csr)
            && (_approval.IsForRequest(csr) || (IsRenewal(csr) && MayRenew(csr))))
        {
            var approved = Condition.True(
                "Approved",
                "AutoApprovedByHubCSRApprovingController",
                "Auto approving Managed cluster agent certificate after SubjectAccessReview.");
            _server.Store.SetCondition(WellKnown.Csr(name), approved, _server.Time);
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
        return _server.Authorizer.Authorize(user, attributes).Allowed;
    }
}
