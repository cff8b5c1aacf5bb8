using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>How the objects that leaving looks at are read.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(AppliedWork))]
[JsonSerializable(typeof(Binding))]
internal sealed partial class LeavingJson : JsonSerializerContext;

/// <summary>What the work agent keeps about a ManifestWork (https://github.com/open-cluster-management-io/api, work/v1/types.go).</summary>
internal sealed record AppliedWork
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public AppliedWorkSpec Spec { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public AppliedWorkStatus? Status { get; init; }

    /// <summary>What it owns in the WEC, as kubectl would name it.</summary>
    public IEnumerable<string> Objects => (Status?.Resources ?? []).Select(r => r.ToString());
}

internal sealed record AppliedWorkSpec
{
    /// <summary>Uid of the Klusterlet whose agent made it.</summary>
    [JsonPropertyName("agentID")]
    public string? AgentId { get; init; }
}

internal sealed record AppliedWorkStatus
{
    [JsonPropertyName("appliedResources")]
    public IReadOnlyList<AppliedResource>? Resources { get; init; }
}

internal sealed record AppliedResource
{
    [JsonPropertyName("group")]
    public string? Group { get; init; }

    [JsonPropertyName("resource")]
    public string? Resource { get; init; }

    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    public override string ToString()
    {
        var resource = string.IsNullOrEmpty(Group) ? Resource : $"{Resource}.{Group}";
        return string.IsNullOrEmpty(Namespace) ? $"{resource}/{Name}" : $"{resource}/{Name} in {Namespace}";
    }
}

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
