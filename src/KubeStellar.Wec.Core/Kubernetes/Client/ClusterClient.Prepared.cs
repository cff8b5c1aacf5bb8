using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ClusterClient
{
    /// <summary>Reads a path in a form the server may or may not offer.</summary>
    internal Task<T> GetAsync<T>(string pathAndQuery, string accept, JsonTypeInfo<T> read, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Get(pathAndQuery) with { Accept = accept }, read, cancellationToken);

    /// <summary>Poses a question (a review) whose JSON is written already; asking twice does no harm.</summary>
    internal Task<T> AskAsync<T>(ResourceType review, byte[] question, JsonTypeInfo<T> read, CancellationToken cancellationToken) =>
        SendAsync(new ApiRequest(HttpMethod.Post, review.PathOf()) { Body = question }, read, cancellationToken);
}
