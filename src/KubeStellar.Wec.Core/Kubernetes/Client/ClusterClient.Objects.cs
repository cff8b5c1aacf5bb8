using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>
/// The verbs of the API on objects of known types. The library's own operations take names into the path as they are, which may lead
/// elsewhere; here they are escaped.
/// </summary>
public sealed partial class ClusterClient
{
    /// <summary>Reads one object; null when it, or its type, does not exist.</summary>
    public Task<T?> FindAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        FindAsync(ResourceType.Of<T>(), name, @namespace, KubernetesTypes.Of<T>(), cancellationToken);

    /// <summary>Reads one object.</summary>
    public Task<T> GetAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        GetAsync(ResourceType.Of<T>(), name, @namespace, KubernetesTypes.Of<T>(), cancellationToken);

    /// <summary>Creates an object where its metadata says, or asks a question that is posed by creating one (a review).</summary>
    public Task<T> CreateAsync<T>(T body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        CreateAsync(body, KubernetesTypes.Of<T>(), cancellationToken);

    /// <summary>The same, with another way of reading the answer.</summary>
    internal Task<T> CreateAsync<T>(T body, JsonTypeInfo<T> read, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        SendAsync(WriteOf(HttpMethod.Post, ResourceType.Of<T>().PathOf(null, NamespaceOf(body)), body), read, cancellationToken);

    /// <summary>JSON merge patch (RFC 7386): members that are null are removed.</summary>
    public Task<T> MergePatchAsync<T>(
        string name, string? @namespace, JsonObject patch, CancellationToken cancellationToken, string? subresource = null)
        where T : class, IKubernetesObject =>
        MergePatchAsync(ResourceType.Of<T>(), name, @namespace, patch, KubernetesTypes.Of<T>(), cancellationToken, subresource);

    /// <summary>Replaces an object; its resourceVersion makes a meanwhile changed one a conflict.</summary>
    public Task<T> ReplaceAsync<T>(T body, CancellationToken cancellationToken, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = ResourceType.Of<T>().PathOf(body.Metadata.Name, NamespaceOf(body), subresource);
        return SendAsync(WriteOf(HttpMethod.Put, path, body), KubernetesTypes.Of<T>(), cancellationToken);
    }

    /// <summary>Deletes an object; false when there was none.</summary>
    public Task<bool> DeleteAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        DeleteAsync(ResourceType.Of<T>(), name, @namespace, cancellationToken);

    private static string? NamespaceOf(IKubernetesObject body) => (body as IMetadata<V1ObjectMeta>)?.Metadata?.NamespaceProperty;

    private static ApiRequest WriteOf<T>(HttpMethod method, string path, T body)
        where T : class, IKubernetesObject
    {
        var type = ResourceType.Of<T>();
        body.ApiVersion ??= type.ApiVersion;
        body.Kind ??= type.Kind;
        return new(method, path) { Body = KubernetesTypes.ToBytes(body) };
    }
}
