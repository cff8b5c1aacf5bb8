using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>One request, kept so that it can be sent again.</summary>
internal sealed record ApiRequest(HttpMethod Method, string PathAndQuery)
{
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);

    public byte[]? Body { get; init; }

    public string MediaType { get; init; } = "application/json";

    public string Accept { get; init; } = "application/json";

    /// <summary>Sending it twice ends in the same state as sending it once.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>
    /// How long the start of the answer may take, and then each further part of it; all that is waited for of a body may take twice as long.
    /// Null when only the caller ends it.
    /// </summary>
    public TimeSpan? Timeout { get; init; } = UsualTimeout;

    public static ApiRequest Get(string pathAndQuery) => new(HttpMethod.Get, pathAndQuery) { IsIdempotent = true };

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
        message.Headers.TryAddWithoutValidation("User-Agent", ApiClient.UserAgent);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        }

        return message;
    }
}
