using System.Text.Json.Serialization;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Wds;

[assembly: JsonTypes(typeof(WdsJson))]

namespace KubeStellar.Wec.Wds;

/// <summary>Which WECs a Binding sends to.</summary>
[KubernetesEntity(Group = "control.kubestellar.io", ApiVersion = "v1alpha1", Kind = "Binding", PluralName = "bindings")]
internal sealed record Binding : CustomObject
{
    [JsonPropertyName("spec")]
    public BindingSpec? Spec { get; init; }
}

internal sealed record BindingSpec
{
    [JsonPropertyName("destinations")]
    public IReadOnlyList<BindingDestination>? Destinations { get; init => field = value.WithoutNulls(); }
}

internal sealed record BindingDestination
{
    [JsonPropertyName("clusterId")]
    public string? ClusterId { get; init; }
}

/// <summary>How objects of a WDS are read.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Binding))]
internal sealed partial class WdsJson : JsonSerializerContext;
