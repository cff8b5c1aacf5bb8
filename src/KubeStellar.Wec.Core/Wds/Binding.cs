using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Wds;

/// <summary>Which WECs a Binding sends to.</summary>
internal sealed record Binding
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public BindingSpec? Spec { get; init; }
}

internal sealed record BindingSpec
{
    [JsonPropertyName("destinations")]
    public IReadOnlyList<BindingDestination>? Destinations { get; init; }
}

internal sealed record BindingDestination
{
    [JsonPropertyName("clusterId")]
    public string? ClusterId { get; init; }
}

/// <summary>How objects of a WDS are read.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(Binding))]
internal sealed partial class WdsJson : JsonSerializerContext;
