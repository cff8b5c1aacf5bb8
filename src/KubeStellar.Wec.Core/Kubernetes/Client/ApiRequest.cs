using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>One request, kept so that it can be sent again.</summary>
internal sealed record ApiRequest(HttpMethod Method, string PathAndQuery)
{
    public byte[]? Body { get; init; }

    public string MediaType { get; init; } = "application/json";

    public string Accept { get; init; } = "application/json";

    /// <summary>What is sent again, and when; null for what applies to the client.</summary>
    public RetryPolicy? Retry { get; init; }

    public static ApiRequest Get(string pathAndQuery) => new(HttpMethod.Get, pathAndQuery);

    public static ApiRequest Write(HttpMethod method, string pathAndQuery, JsonNode body, string mediaType = "application/json") =>
        new(method, pathAndQuery) { Body = JsonWire.ToBytes(body), MediaType = mediaType };

    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(Method, new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + PathAndQuery))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Retry is not null)
        {
            message.Options.Set(RetryHandler.Override, Retry);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        }

        return message;
    }
}
