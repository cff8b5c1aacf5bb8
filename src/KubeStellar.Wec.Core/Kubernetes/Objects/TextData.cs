using System.Text;
using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>A ConfigMap, or a Secret, whose values are then base64.</summary>
internal sealed record TextData
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("data")]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>A value of a Secret as text; null for what is missing or no base64.</summary>
    public static string? Decode(string? encoded)
    {
        var bytes = new byte[encoded?.Length ?? 0];
        return encoded is not null && Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
