using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s.Autorest;
using KubeStellar.Wec.Kubernetes.Client.Handlers;
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
public sealed partial class ApiClient : k8s.Kubernetes
{
    /// <summary>The owner that server-side apply records for fields set by this client.</summary>
    public const string FieldManager = "kubestellar-wec";

    /// <summary>The media type is YAML's; JSON is YAML.</summary>
    private const string ApplyMediaType = "application/apply-patch+yaml";

    internal static readonly string UserAgent = $"kubestellar-wec/{typeof(ApiClient).Assembly.GetName().Version?.ToString(3)}";

    private readonly RetryPolicy _retry;
    private readonly ServerClock _clock;

    /// <param name="connection">The way to the server.</param>
    /// <param name="retry">What is sent again, and when.</param>
    /// <param name="observer">Told of each request once it is answered, or has failed; called from any thread.</param>
    public ApiClient(ClusterConnection connection, RetryPolicy? retry = null, Action<RequestTrace>? observer = null)
        : this(connection, retry ?? RetryPolicy.Default, observer, new ServerClock((retry ?? RetryPolicy.Default).Time))
    {
    }

    private ApiClient(ClusterConnection connection, RetryPolicy retry, Action<RequestTrace>? observer, ServerClock clock)
        : base(connection.Configuration, Pipeline(connection, retry, observer, clock))
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
    public ApiClient With(RetryPolicy policy) => new(Connection, policy, Observer);

    /// <summary>The same with somebody else to tell of its requests.</summary>
    internal ApiClient ObservedBy(Action<RequestTrace> other) => new(Connection, _retry, other);

    /// <summary>Reads one object; null when it, or its type, does not exist.</summary>
    public async Task<T?> FindAsync<T>(
        ResourceType type, string name, string? @namespace, JsonTypeInfo<T> read, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await SendAsync(ApiRequest.Get(type.PathOf(name, @namespace)), read, cancel);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public Task<JsonObject?> FindAsync(ResourceType type, string name, string? @namespace, CancellationToken cancel) =>
        FindAsync(type, name, @namespace, JsonWire.AnyObject, cancel);

    public Task<T> GetAsync<T>(
        ResourceType type, string name, string? @namespace, JsonTypeInfo<T> read, CancellationToken cancel) =>
        SendAsync(ApiRequest.Get(type.PathOf(name, @namespace)), read, cancel);

    /// <summary>Reads any path, such as <c>/version</c>.</summary>
    public Task<JsonObject> GetAsync(string pathAndQuery, CancellationToken cancel) =>
        SendAsync(ApiRequest.Get(pathAndQuery), JsonWire.AnyObject, cancel);

    /// <summary>Creates an object, or asks a question that is posed by creating one (reviews, token requests).</summary>
    public Task<T> CreateAsync<T>(
        ResourceType type, string? @namespace, JsonNode body, JsonTypeInfo<T> read, CancellationToken cancel,
        string? name = null, string? subresource = null)
    {
        return SendAsync(ApiRequest.Write(HttpMethod.Post, type.PathOf(name, @namespace, subresource), body), read, cancel);
    }

    public Task<JsonObject> CreateAsync(ResourceType type, string? @namespace, JsonNode body, CancellationToken cancel) =>
        CreateAsync(type, @namespace, body, JsonWire.AnyObject, cancel);

    /// <summary>JSON merge patch (RFC 7386): members that are null are removed.</summary>
    public Task<T> MergePatchAsync<T>(
        ResourceType type, string name, string? @namespace, JsonObject patch, JsonTypeInfo<T> read, CancellationToken cancel,
        string? subresource = null)
    {
        var path = type.PathOf(name, @namespace, subresource) + $"?fieldManager={FieldManager}";
        return SendAsync(ApiRequest.Write(HttpMethod.Patch, path, patch, "application/merge-patch+json"), read, cancel);
    }

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string name, string? @namespace, JsonObject patch, CancellationToken cancel) =>
        MergePatchAsync(type, name, @namespace, patch, JsonWire.AnyObject, cancel);

    /// <summary>Server-side apply. A field that another manager owns gives a conflict unless <paramref name="force"/>.</summary>
    public Task<JsonObject> ApplyAsync(ResourceType type, string? @namespace, JsonObject manifest, bool force, CancellationToken cancel)
    {
        var name = (string?)manifest["metadata"]?["name"] ?? throw new ArgumentException("An applied object has a name.", nameof(manifest));
        var path = $"{type.PathOf(name, @namespace)}?fieldManager={FieldManager}&force={(force ? "true" : "false")}";
        return SendAsync(ApiRequest.Write(HttpMethod.Patch, path, manifest, ApplyMediaType), JsonWire.AnyObject, cancel);
    }

    /// <summary>Replaces an object; its resourceVersion makes a meanwhile changed one a conflict.</summary>
    public Task<T> ReplaceAsync<T>(
        ResourceType type, string name, string? @namespace, JsonNode body, JsonTypeInfo<T> read, CancellationToken cancel,
        string? subresource = null) =>
        SendAsync(ApiRequest.Write(HttpMethod.Put, type.PathOf(name, @namespace, subresource), body), read, cancel);

    /// <summary>Deletes an object; false when there was none.</summary>
    public async Task<bool> DeleteAsync(ResourceType type, string name, string? @namespace, CancellationToken cancel)
    {
        try
        {
            await SendAsync(new ApiRequest(HttpMethod.Delete, type.PathOf(name, @namespace)), JsonWire.AnyObject, cancel);
            return true;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

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

    private async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> read, CancellationToken cancel)
    {
        using var answer = await OpenAsync(request, cancel);
        return await ReadAsync(answer, read, cancel);
    }

    private async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancel)
    {
        using var message = request.ToMessage(Server);
        return await SendRequestRaw("", message, cancel);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> read, CancellationToken cancel)
    {
        try
        {
            await using var body = await BodyOfAsync(answer, cancel);
            await using var bounded = new BoundedStream(body, JsonWire.MaxObjectBytes);
            return await JsonSerializer.DeserializeAsync(bounded, read, cancel) ?? throw new JsonException("The answer is null.");
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

    private async Task<Stream> BodyOfAsync(HttpResponseMessage answer, CancellationToken cancel) =>
        TimeLimit.Bound(await answer.Content.ReadAsStreamAsync(cancel), TimeLimit.Of(answer.RequestMessage!), _retry.Time);

    /// <summary>What cannot be read may hold what was sent; then neither the message nor what led to it shows that.</summary>
    private ApiConnectionException BadAnswer(string what, Exception? cause = null)
    {
        var isClean = cause is null || Connection.Redact(cause.Message) == cause.Message;
        return new(ConnectionFailure.BadAnswer, Server, Connection.Redact(what), isClean ? cause : null);
    }
}
