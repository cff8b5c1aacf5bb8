using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ApiClient
{
    /// <summary>
    /// Has the server go through a creation up to the point of storing it: rights, defaults and admission webhooks included, and nothing
    /// is left behind.
    /// </summary>
    public Task<JsonObject> TryCreateAsync(ResourceType type, string? @namespace, JsonNode body, CancellationToken cancel) =>
        SendAsync(ApiRequest.Write(HttpMethod.Post, type.PathOf(null, @namespace) + "?dryRun=All", body), JsonWire.AnyObject, cancel);
}
