using System.Security.Cryptography;
using System.Text;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>The signing controller of kube-controller-manager: it issues a certificate for an approved client request.</summary>
internal sealed class CsrSigner : IAsyncDisposable
{

    private static readonly TimeSpan s_defaultLifetime = TimeSpan.FromDays(365);

    private readonly ApiServer _server;
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public CsrSigner(ApiServer server)
    {
        _server = server;
        _queue = new WorkQueue<string>(SignAsync, server.Time);
        _subscription = server.Store.Subscribe(OnEvent);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: WellKnown.Certificates, Resource: "certificatesigningrequests" } && change.Type != StoreEventType.Deleted)
        {
            _queue.Add(change.Id.Name);
        }
    }

    private Task SignAsync(string name, CancellationToken cancellationToken)
    {
        var csr = _server.Store.Get(WellKnown.Csr(name));
        if (csr is null || csr.Text("spec", "signerName") != SigningRequest.ClientSigner || !SigningRequest.IsApproved(csr)
            || csr.At("status", "certificate") is not null)
        {
            return Task.CompletedTask;
        }

        var lifetime = csr.Number("spec", "expirationSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : s_defaultLifetime;
        try
        {
            if (!csr.Texts("spec", "usages").Contains("client auth"))
            {
                throw new FormatException("usages did not include \"client auth\"");
            }

            var certificate = _server.Certificates.SignRequest(SigningRequest.Parse(csr).Pem, lifetime);
            _server.Store.TryUpdate(
                WellKnown.Csr(name),
                item => item.Child("status")["certificate"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate)),
                UpdateScope.Status);
        }
        catch (Exception refused) when (refused is FormatException or CryptographicException)
        {
            _server.Store.SetCondition(
                WellKnown.Csr(name), Condition.True("Failed", "SignerValidationFailure", refused.Message), _server.Time);
        }

        return Task.CompletedTask;
    }
}
