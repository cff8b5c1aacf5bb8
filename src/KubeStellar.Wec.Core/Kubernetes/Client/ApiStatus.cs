using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>The parts of a <c>meta/v1 Status</c> that a caller acts on.</summary>
public sealed record ApiStatus
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("code")]
    public int Code { get; init; }

    [JsonPropertyName("details")]
    public ApiStatusDetails? Details { get; init; }

    /// <summary>With a page token that has expired comes the one to go on with instead.</summary>
    [JsonInclude]
    [JsonPropertyName("metadata")]
    internal ListMetadata? Metadata { get; init; }
}

/// <summary>What a Status is about.</summary>
public sealed record ApiStatusDetails
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("group")]
    public string? Group { get; init; }

    /// <summary>The resource (not the kind, whatever the field is called) the Status is about.</summary>
    [JsonPropertyName("kind")]
    public string? Resource { get; init; }

    [JsonPropertyName("retryAfterSeconds")]
    public int? RetryAfterSeconds { get; init; }

    [JsonPropertyName("causes")]
    public IReadOnlyList<ApiStatusCause>? Causes { get; init; }
}

/// <summary>One field that the server refused, with its reason.</summary>
public sealed record ApiStatusCause
{
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("field")]
    public string? Field { get; init; }
}
