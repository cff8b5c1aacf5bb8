using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>The answer to a SelfSubjectAccessReview.</summary>
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
