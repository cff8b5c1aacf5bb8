using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.Checks;

/// <summary>How the objects that checks read are read: only the members that are judged.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(NodeFacts))]
[JsonSerializable(typeof(ServerVersion))]
[JsonSerializable(typeof(GroupList))]
internal sealed partial class CheckJson : JsonSerializerContext;

/// <summary>A node, as far as it matters whether an agent can run there.</summary>
internal sealed record NodeFacts
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public NodeSpec? Spec { get; init; }

    [JsonPropertyName("status")]
    public NodeStatus? Status { get; init; }

    [JsonIgnore]
    public bool IsReady => Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) is true;

    [JsonIgnore]
    public bool TakesPods => IsReady && Spec?.IsUnschedulable is not true;
}

internal sealed record NodeSpec
{
    [JsonPropertyName("providerID")]
    public string? ProviderId { get; init; }

    [JsonPropertyName("unschedulable")]
    public bool IsUnschedulable { get; init; }
}

internal sealed record NodeStatus
{
    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init; }

    [JsonPropertyName("nodeInfo")]
    public NodeInfo? Info { get; init; }
}

internal sealed record NodeInfo
{
    [JsonPropertyName("architecture")]
    public string? Architecture { get; init; }
}

internal sealed record ServerVersion
{
    [JsonPropertyName("gitVersion")]
    public string GitVersion { get; init => field = value ?? ""; } = "";
}

internal sealed record GroupList
{
    [JsonPropertyName("groups")]
    public IReadOnlyList<GroupName>? Groups { get; init; }
}

internal sealed record GroupName
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }
}
