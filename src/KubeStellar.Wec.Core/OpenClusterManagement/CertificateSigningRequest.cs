using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>A request for a certificate (<c>certificates.k8s.io/v1</c>). Who asked, the API server has filled in itself.</summary>
internal sealed record CertificateSigningRequest
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public CertificateSigningRequestSpec Spec { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public CertificateSigningRequestStatus? Status { get; init; }

    public static ObjectKey KeyOf(CertificateSigningRequest request) => new(null, request.Metadata.Name);

    /// <summary>Selects what registration agents asked for, of one cluster or of all; add-ons' requests carry the same label.</summary>
    public static ListOptions OfAgents(string? cluster = null)
    {
        var owner = cluster is null ? OcmNames.ClusterNameLabel : $"{OcmNames.ClusterNameLabel}={cluster}";
        return ListOptions.Kept with { LabelSelector = $"{owner},!{OcmNames.AddOnNameLabel}" };
    }
}

internal sealed record CertificateSigningRequestSpec
{
    /// <summary>PEM of a PKCS #10 request, in base64.</summary>
    [JsonPropertyName("request")]
    public string Request { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("signerName")]
    public string SignerName { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("usages")]
    public IReadOnlyList<string>? Usages { get; init; }

    [JsonPropertyName("username")]
    public string Username { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("groups")]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>What else the API server knew of the sender.</summary>
    [JsonPropertyName("extra")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}

internal sealed record CertificateSigningRequestStatus
{
    [JsonPropertyName("certificate")]
    public string? Certificate { get; init; }

    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init; }
}
