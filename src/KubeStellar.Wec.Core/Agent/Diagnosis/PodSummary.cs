using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Agent.Diagnosis;

/// <summary>As much of a pod as tells why it does not run.</summary>
internal sealed record PodSummary
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public PodSummaryStatus? Status { get; init; }
}

internal sealed record PodSummaryStatus
{
    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init; }

    [JsonPropertyName("containerStatuses")]
    public IReadOnlyList<ContainerSummary>? Containers { get; init; }
}

internal sealed record ContainerSummary
{
    [JsonPropertyName("image")]
    public string? Image { get; init; }

    [JsonPropertyName("state")]
    public ContainerStateSummary? State { get; init; }
}

internal sealed record ContainerStateSummary
{
    [JsonPropertyName("waiting")]
    public ContainerWaiting? Waiting { get; init; }
}

internal sealed record ContainerWaiting
{
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}

/// <summary>How pods are read.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(PodSummary))]
internal sealed partial class PodJson : JsonSerializerContext;
