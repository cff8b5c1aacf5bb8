using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ClusterClient
{
    /// <summary>
    /// Has the server go through a creation up to the point of storing it: rights, defaults and admission webhooks included, and nothing
    /// is left behind.
    /// </summary>
    public Task<JsonObject> TryCreateAsync(ResourceType type, string? @namespace, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(
            ApiRequest.Write(HttpMethod.Post, type.PathOf(null, @namespace) + "?dryRun=All", body), JsonWire.AnyObject, cancellationToken);
}
