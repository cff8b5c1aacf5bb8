using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Objects;

internal sealed record ObjectStatus
{
    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init => field = value.WithoutNulls(); }

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

    /// <summary>Since when it has this status; reason and message may have changed since.</summary>
    [JsonPropertyName("lastTransitionTime")]
    public DateTimeOffset? LastTransition { get; init; }

    /// <summary>When a certificate request was decided on; other objects have no such member.</summary>
    [JsonPropertyName("lastUpdateTime")]
    public DateTimeOffset? Updated { get; init; }
}
