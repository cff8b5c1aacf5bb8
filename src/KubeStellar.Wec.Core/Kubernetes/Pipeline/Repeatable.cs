using System.Text.Json;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>Tells requests that end in the same state when they are sent twice from those that do not.</summary>
internal static class Repeatable
{
    /// <summary>API groups whose objects are questions, posed by creating them.</summary>
    private static readonly string[] s_questions = ["/apis/authorization.k8s.io/", "/apis/authentication.k8s.io/"];

    public static bool Is(HttpRequestMessage request) => request.Method.Method switch
    {
        "GET" or "HEAD" or "DELETE" => true,
        "POST" => IsDryRun(request) || s_questions.Any(group => request.RequestUri!.AbsolutePath.Contains(group, StringComparison.Ordinal)),
        "PATCH" => request.Content?.Headers.ContentType?.MediaType switch
        {
            "application/apply-patch+yaml" => true,
            "application/merge-patch+json" => !NamesVersion(request.Content),
            _ => false,
        },
        // A PUT carries the version it replaces, and succeeds only once.
        _ => false,
    };

    private static bool IsDryRun(HttpRequestMessage request) => request.RequestUri!.Query.Contains("dryRun=All", StringComparison.Ordinal);

    /// <summary>A patch that names the version it is meant for succeeds only once, too.</summary>
    private static bool NamesVersion(HttpContent body)
    {
        // The same stream each time, and read to its end after the first.
        var content = body.ReadAsStream();
        content.Position = 0;
        using var patch = JsonDocument.Parse(content);
        return patch.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("resourceVersion", out var version) && version.ValueKind != JsonValueKind.Null;
    }
}
