using System.Security.Cryptography;
using System.Text;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>The signing controller of kube-controller-manager: an approved request for a client certificate gets one from the cluster's CA.</summary>
internal sealed class CsrSigner : IAsyncDisposable
{

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(365);

    private readonly ApiServer server;
    private readonly WorkQueue<string> queue;
    private readonly IDisposable subscription;

    public CsrSigner(ApiServer server)
    {
        this.server = server;
        queue = new WorkQueue<string>(SignAsync, server.Time);
        subscription = server.Store.Subscribe(OnEvent);
    }

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: WellKnown.Certificates, Resource: "certificatesigningrequests" } && change.Type != StoreEventType.Deleted)
        {
            queue.Add(change.Id.Name);
        }
    }

    private Task SignAsync(string name, CancellationToken cancellation)
    {
        var csr = server.Store.Get(WellKnown.Csr(name));
        if (csr is null || csr.Text("spec", "signerName") != SigningRequest.ClientSigner || !SigningRequest.IsApproved(csr) || csr.At("status", "certificate") is not null)
        {
            return Task.CompletedTask;
        }

        var lifetime = csr.Number("spec", "expirationSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultLifetime;
        try
        {
            if (!csr.Texts("spec", "usages").Contains("client auth"))
            {
                throw new FormatException("usages did not include \"client auth\"");
            }

            var certificate = server.Certificates.SignRequest(SigningRequest.Parse(csr).Pem, lifetime);
            server.Store.TryUpdate(
                WellKnown.Csr(name), item => item.Child("status")["certificate"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate)), UpdateScope.Status);
        }
        catch (Exception refused) when (refused is FormatException or CryptographicException)
        {
            server.Store.SetCondition(WellKnown.Csr(name), Condition.True("Failed", "SignerValidationFailure", refused.Message), server.Time);
        }

        return Task.CompletedTask;
    }
}
