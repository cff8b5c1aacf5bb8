using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>How the objects that registration reads are read: only the members it acts on.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(TextData))]
[JsonSerializable(typeof(NamedObject))]
[JsonSerializable(typeof(ServedResources))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(AccessAnswer))]
[JsonSerializable(typeof(ClusterManager))]
[JsonSerializable(typeof(Klusterlet))]
[JsonSerializable(typeof(PodSummary))]
[JsonSerializable(typeof(CertificateSigningRequest))]
internal sealed partial class RegistrationJson : JsonSerializerContext;

/// <summary>A ConfigMap, or a Secret, whose values are then base64.</summary>
internal sealed record TextData
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("data")]
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}

/// <summary>Any object of which only existence, phase and conditions matter.</summary>
internal sealed record NamedObject
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public ObjectStatus? Status { get; init; }

    public static ObjectKey KeyOf(NamedObject item) => new(item.Metadata.Namespace, item.Metadata.Name);
}

internal sealed record ObjectStatus
{
    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init; }

    public StatusCondition? Condition(string type) => Conditions?.FirstOrDefault(c => c.Type == type);
}

internal sealed record StatusCondition
{
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("status")]
    public string Status { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>When a certificate request was decided on; other objects have no such member.</summary>
    [JsonPropertyName("lastUpdateTime")]
    public DateTimeOffset? Updated { get; init; }
}

internal sealed record ServedResources
{
    [JsonPropertyName("resources")]
    public IReadOnlyList<ServedResource>? Resources { get; init; }
}

internal sealed record ServedResource
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }
}

internal sealed record AccessAnswer
{
    [JsonPropertyName("status")]
    public AccessVerdict? Status { get; init; }
}

internal sealed record AccessVerdict
{
    [JsonPropertyName("allowed")]
    public bool Allowed { get; init; }
}
