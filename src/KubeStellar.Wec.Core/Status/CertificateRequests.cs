using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Status;

/// <summary>How far the certificate requests of each cluster's registration agent are.</summary>
internal sealed record RequestCounts(int Pending, int ApprovedWithoutCertificate)
{
    public static readonly RequestCounts None = new(0, 0);

    /// <summary>Counts by cluster name, of one cluster or of all; null when the caller may not read certificate requests.</summary>
    public static async Task<IReadOnlyDictionary<string, RequestCounts>?> ReadAsync(
        ApiClient its, CancellationToken cancel, string? cluster = null)
    {
        var counts = new Dictionary<string, RequestCounts>(StringComparer.Ordinal);
        try
        {
            var requests = its.ListAsync(
                CoreTypes.CertificateSigningRequests, null, CertificateSigningRequest.OfAgents(cluster), RequestJson.Default.RequestSummary, cancel);
            await foreach (var request in requests)
            {
                if (request.Metadata.Labels?.GetValueOrDefault(OcmNames.ClusterNameLabel) is { } name)
                {
                    counts[name] = request.AddTo(counts.GetValueOrDefault(name) ?? None);
                }
            }

            return counts;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return null;
        }
    }
}

/// <summary>As much of a CertificateSigningRequest as its state needs.</summary>
internal sealed record RequestSummary
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public RequestSummaryStatus? Status { get; init; }

    public RequestCounts AddTo(RequestCounts counts)
    {
        var conditions = Status?.Conditions ?? [];
        if (conditions.Any(condition => condition.Type is "Denied" or "Failed"))
        {
            return counts;
        }

        if (!conditions.Any(condition => condition.Type == "Approved"))
        {
            return counts with { Pending = counts.Pending + 1 };
        }

        return string.IsNullOrEmpty(Status?.Certificate)
            ? counts with { ApprovedWithoutCertificate = counts.ApprovedWithoutCertificate + 1 }
            : counts;
    }
}

internal sealed record RequestSummaryStatus
{
    [JsonPropertyName("certificate")]
    public string? Certificate { get; init; }

    [JsonPropertyName("conditions")]
    public IReadOnlyList<RequestSummaryCondition>? Conditions { get; init; }
}

internal sealed record RequestSummaryCondition
{
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";
}

[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(RequestSummary))]
internal sealed partial class RequestJson : JsonSerializerContext;
