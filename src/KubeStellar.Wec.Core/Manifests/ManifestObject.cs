using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Manifests;

/// <summary>An object as somebody wants it, read from a manifest.</summary>
/// <param name="Content">The whole object.</param>
/// <param name="Source">Where it was read, for people; null when it was handed over as an object.</param>
public sealed record ManifestObject(JsonObject Content, string? Source = null)
{
    public string ApiVersion { get; } = Content.TextAt("apiVersion") ?? "";

    public string Kind { get; } = Content.TextAt("kind") ?? "";

    /// <summary>Null when the server is to make one up.</summary>
    public string? Name { get; } = Content.TextAt("metadata", "name") is { Length: > 0 } name ? name : null;

    /// <summary>Null when none is named, whether the kind needs one or not.</summary>
    public string? Namespace { get; } = Content.TextAt("metadata", "namespace") is { Length: > 0 } name ? name : null;

    /// <summary>API group; empty for the core group.</summary>
    public string Group =>
        ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary><c>Deployment shop/web</c>.</summary>
    public override string ToString() => $"{Kind} {(Namespace is null ? "" : Namespace + "/")}{Name ?? "(unnamed)"}";
}
