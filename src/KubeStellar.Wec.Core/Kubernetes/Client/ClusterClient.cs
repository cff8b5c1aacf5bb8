using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s.Autorest;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>
/// Talks to one API server as one identity. Thread safe; the connections behind it are shared by all clients of that server and
/// identity.
/// </summary>
/// <remarks>
/// Every call throws <see cref="ApiException"/> when the server refuses, <see cref="ApiConnectionException"/> when it gives no
/// answer, and <see cref="OperationCanceledException"/> when the caller gave up.
/// </remarks>
public sealed partial class ClusterClient : k8s.Kubernetes
{
    /// <summary>The owner that server-side apply records for fields set by this client.</summary>
    public const string FieldManager = "kubestellar-wec";

    /// <summary>The media type is YAML's; JSON is YAML.</summary>
    private const string ApplyMediaType = "application/apply-patch+yaml";

    internal static readonly string UserAgent = $"kubestellar-wec/{typeof(ClusterClient).Assembly.GetName().Version?.ToString(3)}";

    private readonly RetryPolicy _retry;
    private readonly ServerClock _clock;

    /// <param name="connection">The way to the server.</param>
    /// <param name="retry">What is sent again, and when.</param>
    /// <param name="observer">Told of each request once it is answered, or has failed; called from any thread.</param>
    public ClusterClient(ClusterConnection connection, RetryPolicy? retry = null, Action<RequestTrace>? observer = null)
        : this(connection, retry ?? RetryPolicy.Default, observer, new ServerClock((retry ?? RetryPolicy.Default).Time))
    {
    }

    private ClusterClient(ClusterConnection connection, RetryPolicy retry, Action<RequestTrace>? observer, ServerClock clock)
        : base(ClientConfiguration.Of(connection.Server), Pipeline(connection, retry, observer, clock))
    {
        Connection = connection;
        Observer = observer;
        _retry = retry;
        _clock = clock;
    }

    public Uri Server => Connection.Server;

    /// <summary>The same for every client of this server and identity.</summary>
    internal ClusterConnection Connection { get; }

    /// <summary>Who is told of its requests.</summary>
    internal Action<RequestTrace>? Observer { get; }

    /// <summary>Whether the server has proven who it is; no credential of another cluster may be sent where it has not.</summary>
    public bool IsTlsVerified => Connection.IsTlsVerified;

    /// <summary>What time it is by the server's clock, to a second; ours until it has answered once.</summary>
    public DateTimeOffset ServerTime => _clock.Now;

    /// <summary>The same server and identity with other patience.</summary>
    public ClusterClient With(RetryPolicy policy) => new(Connection, policy, Observer);

    /// <summary>The same with somebody else to tell of its requests.</summary>
    internal ClusterClient ObservedBy(Action<RequestTrace> other) => new(Connection, _retry, other);

    /// <summary>Reads one object; null when it, or its type, does not exist.</summary>
    public async Task<T?> FindAsync<T>(
        ResourceType type, string name, string? @namespace, JsonTypeInfo<T> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await SendAsync(ApiRequest.Get(type.PathOf(name, @namespace)), read, cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public Task<JsonObject?> FindAsync(ResourceType type, string name, string? @namespace, CancellationToken cancellationToken) =>
        FindAsync(type, name, @namespace, JsonWire.AnyObject, cancellationToken);

    public Task<T> GetAsync<T>(
        ResourceType type, string name, string? @namespace, JsonTypeInfo<T> read, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Get(type.PathOf(name, @namespace)), read, cancellationToken);

    /// <summary>Reads any path, such as <c>/version</c>.</summary>
    public Task<JsonObject> GetAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Get(pathAndQuery), JsonWire.AnyObject, cancellationToken);

    /// <summary>Reads a path in a form the server may or may not offer.</summary>
    internal Task<T> GetAsync<T>(string pathAndQuery, string accept, JsonTypeInfo<T> read, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Get(pathAndQuery) with { Accept = accept }, read, cancellationToken);

    /// <summary>Creates an object, or asks a question that is posed by creating one (reviews, token requests).</summary>
    public Task<T> CreateAsync<T>(
        ResourceType type, string? @namespace, JsonNode body, JsonTypeInfo<T> read, CancellationToken cancellationToken,
        string? name = null, string? subresource = null) =>
        SendAsync(ApiRequest.Write(HttpMethod.Post, type.PathOf(name, @namespace, subresource), body), read, cancellationToken);

    public Task<JsonObject> CreateAsync(ResourceType type, string? @namespace, JsonNode body, CancellationToken cancellationToken) =>
        CreateAsync(type, @namespace, body, JsonWire.AnyObject, cancellationToken);

    /// <summary>JSON merge patch (RFC 7386): members that are null are removed.</summary>
    public Task<T> MergePatchAsync<T>(
        ResourceType type, string name, string? @namespace, JsonObject patch, JsonTypeInfo<T> read, CancellationToken cancellationToken,
        string? subresource = null)
    {
        var path = type.PathOf(name, @namespace, subresource) + $"?fieldManager={FieldManager}";
        return SendAsync(ApiRequest.Write(HttpMethod.Patch, path, patch, "application/merge-patch+json"), read, cancellationToken);
    }

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string name, string? @namespace, JsonObject patch, CancellationToken cancellationToken) =>
        MergePatchAsync(type, name, @namespace, patch, JsonWire.AnyObject, cancellationToken);

    /// <summary>Server-side apply. A field that another manager owns gives a conflict unless <paramref name="force"/>.</summary>
    public Task<JsonObject> ApplyAsync(
        ResourceType type, string? @namespace, JsonObject manifest, bool force, CancellationToken cancellationToken)
    {
        var name = (string?)manifest["metadata"]?["name"] ?? throw new ArgumentException("An applied object has a name.", nameof(manifest));
        var path = $"{type.PathOf(name, @namespace)}?fieldManager={FieldManager}&force={(force ? "true" : "false")}";
        return SendAsync(ApiRequest.Write(HttpMethod.Patch, path, manifest, ApplyMediaType), JsonWire.AnyObject, cancellationToken);
    }

    /// <summary>Replaces an object; its resourceVersion makes a meanwhile changed one a conflict.</summary>
    public Task<T> ReplaceAsync<T>(
        ResourceType type, string name, string? @namespace, JsonNode body, JsonTypeInfo<T> read, CancellationToken cancellationToken,
        string? subresource = null) =>
        SendAsync(ApiRequest.Write(HttpMethod.Put, type.PathOf(name, @namespace, subresource), body), read, cancellationToken);

    /// <summary>Reads the answers of the library's own operations as all others are read: without blocking, and within bounds.</summary>
    protected override async Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest, HttpResponseMessage httpResponse, bool? watch, CancellationToken cancellationToken)
    {
        if (watch is true)
        {
            return await base.CreateResultAsync<T>(httpRequest, httpResponse, watch, cancellationToken);
        }

        var body = await ReadAsync(httpResponse, KubernetesTypes.Of<T>(), cancellationToken);
        return new() { Request = httpRequest, Response = httpResponse, Body = body };
    }

    private static DelegatingHandler[] Pipeline(
        ClusterConnection connection, RetryPolicy retry, Action<RequestTrace>? observer, ServerClock clock) =>
    [
        new RetryHandler(retry),
        new CredentialHandler(connection),
        new RefusalHandler(connection, clock, retry.Time),
        .. connection.Impersonate is { } other ? [new ImpersonationHandler(other)] : Array.Empty<DelegatingHandler>(),
        .. observer is not null ? [new TraceHandler(observer)] : Array.Empty<DelegatingHandler>(),
        new SharedHandler(connection.Http),
    ];

    private async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> read, CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(request, cancellationToken);
        return await ReadAsync(answer, read, cancellationToken);
    }

    private async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage(Server);
        return await SendRequestRaw("", message, cancellationToken);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await BodyOfAsync(answer, cancellationToken);
            await using var bounded = new BoundedStream(body, JsonWire.MaxObjectBytes);
            return await JsonSerializer.DeserializeAsync(bounded, read, cancellationToken)
                ?? throw new JsonException("The answer is null.");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw BadAnswer($"{Server.Authority} answered with something that is not a Kubernetes object.", e);
        }
        catch (Exception e) when (RequestFailure.IsTransport(e))
        {
            throw RequestFailure.From(e, Server);
        }
    }

    private async Task<Stream> BodyOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        TimeLimit.Bound(await answer.Content.ReadAsStreamAsync(cancellationToken), TimeLimit.Of(answer.RequestMessage!), _retry.Time);

    /// <summary>What cannot be read may hold what was sent; then neither the message nor what led to it shows that.</summary>
    private ApiConnectionException BadAnswer(string what, Exception? cause = null)
    {
        var isClean = cause is null || Connection.Redact(cause.Message) == cause.Message;
        return new(ConnectionFailure.BadAnswer, Server, Connection.Redact(what), isClean ? cause : null);
    }
}
