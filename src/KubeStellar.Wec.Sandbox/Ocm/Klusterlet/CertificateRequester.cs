using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>Creates a key, requests a certificate from the hub, and fetches it once the request is approved.</summary>
internal sealed class CertificateRequester(KlusterletSpec spec) : IDisposable
{
    // The agent's own limit (clusterCSRThreshold): an unattended cluster must not fill the hub with requests.
    private const int MostRequests = 10;
    private const string AgentNameLetters = "bcdfghjklmnpqrstvwxz2456789";

    private Pending? _pending;

    /// <summary>A new random agent name, as the real agent makes it.</summary>
    public static string NewAgentName() => RandomNumberGenerator.GetString(AgentNameLetters, 5);

    /// <returns>The new identity, or null while the request is pending.</returns>
    public async Task<HubSecret?> AdvanceAsync(
        ApiConnection hub, Kubeconfig kubeconfig, string agentName, CancellationToken cancellationToken)
    {
        if (_pending is null)
        {
            await RequestAsync(hub, agentName, cancellationToken);
            return null;
        }

        var csr = await hub.FindAsync($"{ApiPaths.SigningRequests}/{_pending.Name}", cancellationToken);
        if (csr is null)
        {
            // It was deleted, or garbage collected after a day: request again.
            Forget();
            await RequestAsync(hub, agentName, cancellationToken);
            return null;
        }

        if (!SigningRequest.IsApproved(csr) || csr.Text("status", "certificate") is not { } encoded)
        {
            return null;
        }

        var certificate = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        var identity = new HubSecret(
            spec.ClusterName, _pending.AgentName, kubeconfig, certificate, _pending.Key.ExportPkcs8PrivateKeyPem() + "\n");
        Forget();
        return identity;
    }

    public void Forget()
    {
        _pending?.Key.Dispose();
        _pending = null;
    }

    public void Dispose() => Forget();

    private async Task RequestAsync(ApiConnection hub, string agentName, CancellationToken cancellationToken)
    {
        var selector = Uri.EscapeDataString($"{WellKnown.ClusterNameLabel}={spec.ClusterName}");
        var existing = await hub.GetAsync($"{ApiPaths.SigningRequests}?labelSelector={selector}", cancellationToken);
        if (existing.Objects("items").Count() >= MostRequests)
        {
            return;
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            var request = new CertificateRequest(
                AgentIdentity.Subject(spec.ClusterName, agentName).Encode(), key, HashAlgorithmName.SHA256);
            var created = await hub.PostAsync(ApiPaths.SigningRequests, Body(request.CreateSigningRequestPem() + "\n"), cancellationToken);
            _pending = new Pending(created.Name(), agentName, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private JsonObject Body(string pem) => new()
    {
        ["apiVersion"] = "certificates.k8s.io/v1",
        ["kind"] = "CertificateSigningRequest",
        ["metadata"] = new JsonObject
        {
            ["generateName"] = spec.ClusterName + "-",
            ["labels"] = new JsonObject { [WellKnown.ClusterNameLabel] = spec.ClusterName },
        },
        ["spec"] = new JsonObject
        {
            ["request"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)),
            ["signerName"] = SigningRequest.ClientSigner,
            ["expirationSeconds"] = spec.CertificateSeconds,
            ["usages"] = ObjectFields.ToArray(["digital signature", "key encipherment", "client auth"]),
        },
    };

    private sealed record Pending(string Name, string AgentName, ECDsa Key);
}
