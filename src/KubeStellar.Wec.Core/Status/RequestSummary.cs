using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Status;

/// <summary>As much of a CertificateSigningRequest as its state needs.</summary>
internal sealed record RequestSummary
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public RequestSummarySpec? Spec { get; init; }

    [JsonPropertyName("status")]
    public RequestSummaryStatus? Status { get; init; }

    public RequestCounts AddTo(RequestCounts counts, string cluster)
    {
        // An agent that renews its certificate is let in already, and the hub itself approves it.
        if (Spec?.Username?.StartsWith($"system:open-cluster-management:{cluster}:", StringComparison.Ordinal) is true)
        {
            return counts;
        }

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

internal sealed record RequestSummarySpec
{
    [JsonPropertyName("username")]
    public string? Username { get; init; }
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

/// <summary>How certificate requests are read to be counted.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(RequestSummary))]
internal sealed partial class RequestJson : JsonSerializerContext;
