using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Objects;

internal sealed record ObjectStatus
{
    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init => field = value.WithoutNulls(); }

    public StatusCondition? Condition(string type) => Conditions?.FirstOrDefault(c => c.Type == type);
}
