using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ClusterClient
{
    /// <summary>
    /// Deletes an object under conditions; false when there was none. An object of the same name that is not the one meant is a
    /// conflict.
    /// </summary>
    public async Task<bool> DeleteAsync(
        ResourceType type, string name, string? @namespace, DeleteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            await SendAsync(
                ApiRequest.Write(HttpMethod.Delete, type.PathOf(name, @namespace), options.ToJson()), JsonWire.AnyObject,
                cancellationToken);
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

    internal JsonObject ToJson()
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = Propagation.ToString(),
        };
        if (Uid is not null)
        {
            body["preconditions"] = new JsonObject { ["uid"] = Uid };
        }

        return body;
    }
}
