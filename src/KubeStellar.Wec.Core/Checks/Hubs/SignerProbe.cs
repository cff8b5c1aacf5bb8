using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>
/// Asks for a certificate, approves the request and looks whether one comes. It would be for a user nobody has given any right, its key is
/// thrown away unread, and the request is deleted whatever happens.
/// </summary>
internal sealed class SignerProbe(ClusterClient its, TimeSpan timeout)
{
    private const string User = "kubestellar-wec-probe";
    private const long LifetimeSeconds = 600;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var name = $"{User}-{Guid.NewGuid():N}";
        var isRefused = false;
        try
        {
            await its.CreateAsync(CoreTypes.CertificateSigningRequests, null, Request(name), cancellationToken);
            var stored = await its.GetAsync(CoreTypes.CertificateSigningRequests, name, null, JsonWire.AnyObject, cancellationToken);
            await ApproveAsync(name, stored, cancellationToken);
            return await IsIssuedAsync(name, cancellationToken)
                ? Finding.Pass("A request was approved and got its certificate.")
                : Finding.Fail(
                    $"A request was approved and got no certificate within {timeout.TotalSeconds:0} s.",
                    "Either kube-controller-manager does not run, or this distribution does not sign for clients: then it can be no ITS.");
        }
        catch (ApiException e) when (e.Method == HttpMethod.Post.Method)
        {
            isRefused = true;
            throw;
        }
        finally
        {
            if (!isRefused)
            {
                await DeleteAsync(name, cancellationToken);
            }
        }
    }

    private static JsonObject Request(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={User}", key, HashAlgorithmName.SHA256);
        return new()
        {
            ["apiVersion"] = CoreTypes.CertificateSigningRequests.ApiVersion,
            ["kind"] = CoreTypes.CertificateSigningRequests.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["request"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(request.CreateSigningRequestPem())),
                ["signerName"] = SignerCheck.Signer,
                ["expirationSeconds"] = LifetimeSeconds,
                ["usages"] = new JsonArray("digital signature", "client auth"),
            },
        };
    }

    private async Task ApproveAsync(string name, JsonObject stored, CancellationToken cancellationToken)
    {
        var approved = (JsonObject)stored.DeepClone();
        approved["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Approved",
                ["status"] = "True",
                ["reason"] = "SignerProbe",
                ["message"] = "To see whether a certificate is issued. Nobody has its key.",
            }),
        };
        await its.ReplaceAsync(
            CoreTypes.CertificateSigningRequests, name, null, approved, JsonWire.AnyObject, cancellationToken, subresource: "approval");
    }

    private async Task<bool> IsIssuedAsync(string name, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var options = ListOptions.All with { FieldSelector = $"metadata.name={name}" };
        try
        {
            await foreach (var change in its.WatchAsync(
                CoreTypes.CertificateSigningRequests, null, options, OcmJson.Default.CertificateSigningRequest,
                CertificateSigningRequest.KeyOf, either.Token))
            {
                if (change.Item?.Status?.Certificate is { Length: > 0 })
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It had its time.
        }

        return false;
    }

    private async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = ProbeCleanup.LimitFor(cancellationToken);
        try
        {
            await its.DeleteAsync(CoreTypes.CertificateSigningRequests, name, null, limit.Token);
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or OperationCanceledException)
        {
            throw new WecException(
                "ProbeLeftBehind", WecErrorKind.Unavailable, $"The certificate request {name} could not be deleted: {e.Message}",
                "Delete it; Kubernetes itself does so within a day.", e);
        }
    }
}
