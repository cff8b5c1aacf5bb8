using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>Writes the verdict on a certificate request.</summary>
internal static class RequestApprover
{
    private const string Reason = "KubeStellarWecApproved";
    private const int Attempts = 5;

    /// <returns>False when it had been approved meanwhile.</returns>
    /// <exception cref="WecException">It was denied meanwhile, or is another request than was judged.</exception>
    public static async Task<bool> ApproveAsync(ApiClient its, CertificateEvidence judged, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var request = await its.FindAsync(CoreTypes.CertificateSigningRequests, judged.RequestName, null, cancel);
            if (request is null || (string?)request["metadata"]?["uid"] != judged.Uid)
            {
                throw new WecException(
                    "CertificateRequestGone", WecErrorKind.Conflict,
                    $"{judged.RequestName} is no longer the request that was judged.", "Run Approve-Wec again.");
            }

            if (Verdict(request) is { } verdict)
            {
                return verdict == "Approved" ? false : throw new WecException(
                    "CertificateRequestDenied", WecErrorKind.Conflict, $"Somebody else has meanwhile denied {judged.RequestName}.",
                    "The agent asks again when it restarts; find out why it was denied before you approve it.");
            }

            Add(request, judged);
            try
            {
                await its.ReplaceAsync(
                    CoreTypes.CertificateSigningRequests, judged.RequestName, null, request, JsonWire.AnyObject, cancel, "approval");
                return true;
            }
            catch (ApiException e) when (e.IsConflict && attempt < Attempts)
            {
                // Somebody wrote to it meanwhile: what they wrote is to be seen first.
            }
        }
    }

    private static string? Verdict(JsonObject request) => (request["status"]?["conditions"] as JsonArray)?
        .Select(condition => (string?)condition?["type"])
        .FirstOrDefault(type => type is "Approved" or "Denied");

    private static void Add(JsonObject request, CertificateEvidence judged)
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
            ["type"] = "Approved",
            ["status"] = "True",
            ["reason"] = Reason,
            ["message"] = $"Approved by KubeStellar.Wec for agent {judged.AgentId} after checking sender, subject and key.",
            ["lastUpdateTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }
}
