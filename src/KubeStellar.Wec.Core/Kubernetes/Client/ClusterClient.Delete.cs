using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ClusterClient
{
    /// <summary>Deletes an object; false when there was none.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace, if it has one.</param>
    /// <param name="options">
    /// On which conditions, and how; null to leave that to the server. An object of the same name that is not the one meant is a conflict.
    /// </param>
    public async Task<bool> DeleteAsync(
        ResourceType type, string name, string? @namespace, CancellationToken cancellationToken, DeleteOptions? options = null)
    {
        // Without a name it would be the whole collection, and the library's models may have none.
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            var request = new ApiRequest(HttpMethod.Delete, type.PathOf(name, @namespace)) { Body = options?.ToBytes() };
            await SendAsync(request, JsonWire.AnyObject, cancellationToken);
            return true;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }
}

/// <summary>What becomes of the objects that a deleted one owns.</summary>
public enum DeletePropagation
{
    /// <summary>They are deleted after it.</summary>
    Background,

    /// <summary>They stay, and forget their owner.</summary>
    Orphan,
}

/// <summary>On which conditions, and how, an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Delete only the object with this uid, not a later one of the same name.</summary>
    public string? Uid { get; init; }

    public DeletePropagation Propagation { get; init; }

    internal byte[] ToBytes() => KubernetesTypes.ToBytes(new V1DeleteOptions
    {
        ApiVersion = "v1",
        Kind = "DeleteOptions",
        PropagationPolicy = Propagation.ToString(),
        Preconditions = Uid is null ? null : new() { Uid = Uid },
    });
}
