using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Approvals;

/// <summary>What became of writing a verdict.</summary>
internal enum VerdictResult
{
    Written,

    /// <summary>The same verdict was there already.</summary>
    Found,

    /// <summary>Somebody else has decided the other way, which the server lets nobody change.</summary>
    Opposite,

    /// <summary>The request is gone, or another one has its name.</summary>
    Gone,
}

/// <summary>Writes the verdict on a certificate request to its approval subresource.</summary>
/// <param name="Type"><c>Approved</c> or <c>Denied</c>.</param>
/// <param name="Reason">For programs, in PascalCase.</param>
/// <param name="Message">For people.</param>
internal sealed record CertificateVerdict(string Type, string Reason, string Message)
{
    private const int Attempts = 5;

    public static CertificateVerdict Approve(CertificateEvidence judged) => new(
        "Approved", "KubeStellarWecApproved",
        $"Approved by KubeStellar.Wec for agent {judged.AgentId} after checking sender, subject and key.");

    public static CertificateVerdict Deny(string reason) => new("Denied", "KubeStellarWecDenied", reason);

    public async Task<VerdictResult> WriteAsync(ClusterClient its, CertificateEvidence judged, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var request = await its.FindAsync(CoreTypes.CertificateSigningRequests, judged.RequestName, null, cancellationToken);
            if (request is null || (string?)request["metadata"]?["uid"] != judged.Uid)
            {
                return VerdictResult.Gone;
            }

            if (In(request) is { } verdict)
            {
                return verdict == Type ? VerdictResult.Found : VerdictResult.Opposite;
            }

            AddTo(request);
            try
            {
                await its.ReplaceAsync(
                    CoreTypes.CertificateSigningRequests, judged.RequestName, null, request, JsonWire.AnyObject, cancellationToken, "approval");
                return VerdictResult.Written;
            }
            catch (ApiException e) when (e.IsConflict && attempt < Attempts)
            {
                // Somebody wrote to it meanwhile: what they wrote is to be seen first.
            }
        }
    }

    private static string? In(JsonObject request) => (request["status"]?["conditions"] as JsonArray)?
        .Select(condition => (string?)condition?["type"])
        .FirstOrDefault(type => type is "Approved" or "Denied");

    private void AddTo(JsonObject request)
    {
        if (request["status"] is not JsonObject status)
        {
            request["status"] = status = [];
        }

        if (status["conditions"] is not JsonArray conditions)
        {
            status["conditions"] = conditions = [];
        }

        conditions.Add(new JsonObject
        {
            ["type"] = Type,
            ["status"] = "True",
            ["reason"] = Reason,
            ["message"] = Message,
            ["lastUpdateTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }
}
