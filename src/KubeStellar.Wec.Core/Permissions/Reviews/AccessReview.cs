using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Permissions.Reviews;

/// <summary>What an authorizer says to one question.</summary>
public sealed record AccessDecision
{
    [JsonPropertyName("allowed")]
    public bool Allowed { get; init; }

    /// <summary>An authorizer forbids it outright, so no further rule can allow it.</summary>
    [JsonPropertyName("denied")]
    public bool Denied { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>What went wrong while deciding; the decision stands all the same.</summary>
    [JsonPropertyName("evaluationError")]
    public string? EvaluationError { get; init; }
}

/// <summary>The answer to a SubjectAccessReview, of which only the status matters.</summary>
internal sealed record AccessReview([property: JsonPropertyName("status")] AccessDecision? Status)
{
    /// <summary>The question, written without a detour because a fleet is asked thousands of them.</summary>
    public static byte[] Question(WorkAgentIdentity subject, Permission permission)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "authorization.k8s.io/v1"u8);
        json.WriteString("kind"u8, "SubjectAccessReview"u8);
        json.WriteStartObject("spec"u8);
        json.WriteString("user"u8, subject.UserName);
        json.WriteStartArray("groups"u8);
        foreach (var group in subject.Groups)
        {
            json.WriteStringValue(group);
        }

        json.WriteEndArray();
        WriteAttributes(json, permission);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteAttributes(Utf8JsonWriter json, Permission permission)
    {
        if (permission.NonResourceUrl is { } url)
        {
            json.WriteStartObject("nonResourceAttributes"u8);
            json.WriteString("path"u8, url);
            json.WriteString("verb"u8, permission.Verb);
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject("resourceAttributes"u8);
        WriteIfAny("namespace"u8, permission.Namespace);
        json.WriteString("verb"u8, permission.Verb);
        WriteIfAny("group"u8, permission.Group);
        json.WriteString("resource"u8, permission.Resource);
        WriteIfAny("subresource"u8, permission.Subresource);
        WriteIfAny("name"u8, permission.ResourceName);
        json.WriteEndObject();

        void WriteIfAny(ReadOnlySpan<byte> name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                json.WriteString(name, value);
            }
        }
    }
}

[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(AccessReview))]
internal sealed partial class AccessReviewContext : JsonSerializerContext;
