using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>One entry of an object's <c>status.conditions</c>.</summary>
public sealed record StatusCondition
{
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [JsonPropertyName("status")]
    public string Status { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>Since when it has this status; reason and message may have changed since.</summary>
    [JsonPropertyName("lastTransitionTime")]
    public DateTimeOffset? Since { get; init; }

    [JsonIgnore]
    public bool IsTrue => Status == "True";
}
