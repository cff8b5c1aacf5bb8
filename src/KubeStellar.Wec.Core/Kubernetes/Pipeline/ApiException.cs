using System.Net;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>The API server answered, and the answer is a refusal; <see cref="Exception.Message"/> is the server's own sentence.</summary>
public sealed class ApiException(HttpStatusCode statusCode, V1Status status, string method, Uri url)
    : Exception(status.Message is { Length: > 0 } message ? SafeText.Of(message, MaxMessage) : $"The server answered {(int)statusCode} {statusCode}.")
{
    private const int MaxMessage = 8192;

    public HttpStatusCode StatusCode { get; } = statusCode;

    public V1Status Status { get; } = status;

    public string Method { get; } = method;

    /// <summary>The address that was asked, without its query.</summary>
    public Uri Url { get; } = new(url.GetLeftPart(UriPartial.Path));

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Status.Reason == "AlreadyExists";

    /// <summary>Somebody changed the object meanwhile, or owns a field that was applied.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Status.Reason != "AlreadyExists";

    /// <summary>A watch or a page token reaches further back than the server remembers.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Status.Reason is "Expired" or "Gone";

    /// <summary>An admission webhook could not be called; the request had no effect and may work a little later.</summary>
    public bool IsWebhookUnavailable =>
        StatusCode == HttpStatusCode.InternalServerError && Message.Contains("failed calling webhook", StringComparison.Ordinal);

    /// <summary>The path itself is unknown to the server: the type is not installed there. A missing object names itself.</summary>
    public bool IsUnknownType => IsNotFound && Status.Details?.Name is null or "";
}
