using System.Text;
using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>How the objects that registration reads are read: only the members it acts on.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(TextData))]
[JsonSerializable(typeof(NamedObject))]
[JsonSerializable(typeof(ServedResources))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(AccessAnswer))]
[JsonSerializable(typeof(ClusterManager))]
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

    /// <summary>A value of a Secret as text; null for what is missing or no base64.</summary>
    public static string? Decode(string? encoded)
    {
        var bytes = new byte[encoded?.Length ?? 0];
        return encoded is not null && Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
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
