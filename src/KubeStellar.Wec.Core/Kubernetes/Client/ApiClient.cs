using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeStellar.Wec.Kubernetes.Configuration;
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
/// <param name="connection">The way to the server.</param>
/// <param name="retry">What is sent again, and when.</param>
/// <param name="observer">Told of each request once it is answered, or has failed; called from any thread.</param>
public sealed partial class ApiClient(ClusterConnection connection, RetryPolicy? retry = null, Action<RequestTrace>? observer = null)
{
    /// <summary>The owner that server-side apply records for fields set by this client.</summary>
    public const string FieldManager = "kubestellar-wec";

    internal static readonly string UserAgent = $"kubestellar-wec/{typeof(ApiClient).Assembly.GetName().Version?.ToString(3)}";

    private readonly RetryPolicy _retry = retry ?? RetryPolicy.Default;

    private long _clockOffsetTicks;

    public Uri Server => connection.Server;

    /// <summary>The same for every client of this server and identity.</summary>
    internal ClusterConnection Connection => connection;

    /// <summary>Whether the server has proven who it is; no credential of another cluster may be sent where it has not.</summary>
    public bool IsTlsVerified => connection.IsTlsVerified;

    /// <summary>What time it is by the server's clock, to a second; ours until it has answered once.</summary>
    public DateTimeOffset ServerTime => _retry.Time.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _clockOffsetTicks));

    /// <summary>The same server and identity with other patience.</summary>
    public ApiClient With(RetryPolicy policy) => new(connection, policy, observer);

    /// <summary>Who is told of its requests.</summary>
    internal Action<RequestTrace>? Observer => observer;

    /// <summary>The same with somebody else to tell of its requests.</summary>
    internal ApiClient ObservedBy(Action<RequestTrace> other) => new(connection, _retry, other);

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
        var request = ApiRequest.Write(HttpMethod.Post, type.PathOf(name, @namespace, subresource), body);
        var isQuestion = type.Group is "authorization.k8s.io" or "authentication.k8s.io";
        return SendAsync(request with { IsIdempotent = isQuestion }, read, cancel);
    }

    public Task<JsonObject> CreateAsync(ResourceType type, string? @namespace, JsonNode body, CancellationToken cancel) =>
        CreateAsync(type, @namespace, body, JsonWire.AnyObject, cancel);

    /// <summary>JSON merge patch (RFC 7386): members that are null are removed.</summary>
    public Task<T> MergePatchAsync<T>(
        ResourceType type, string name, string? @namespace, JsonObject patch, JsonTypeInfo<T> read, CancellationToken cancel,
        string? subresource = null)
    {
        var path = type.PathOf(name, @namespace, subresource) + $"?fieldManager={FieldManager}";
        var request = ApiRequest.Write(HttpMethod.Patch, path, patch, "application/merge-patch+json");
        // A patch that names the version it is meant for succeeds only once.
        return SendAsync(request with { IsIdempotent = patch["metadata"]?["resourceVersion"] is null }, read, cancel);
    }

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string name, string? @namespace, JsonObject patch, CancellationToken cancel) =>
        MergePatchAsync(type, name, @namespace, patch, JsonWire.AnyObject, cancel);

    /// <summary>Server-side apply. A field that another manager owns gives a conflict unless <paramref name="force"/>.</summary>
    public Task<JsonObject> ApplyAsync(ResourceType type, string? @namespace, JsonObject manifest, bool force, CancellationToken cancel)
    {
        var name = (string?)manifest["metadata"]?["name"] ?? throw new ArgumentException("An applied object has a name.", nameof(manifest));
        var path = $"{type.PathOf(name, @namespace)}?fieldManager={FieldManager}&force={(force ? "true" : "false")}";
        // The media type is YAML's; JSON is YAML.
        var request = ApiRequest.Write(HttpMethod.Patch, path, manifest, "application/apply-patch+yaml");
        return SendAsync(request with { IsIdempotent = true }, JsonWire.AnyObject, cancel);
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
            var request = new ApiRequest(HttpMethod.Delete, type.PathOf(name, @namespace)) { IsIdempotent = true };
            await SendAsync(request, JsonWire.AnyObject, cancel);
            return true;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> read, CancellationToken cancel)
    {
        using var answer = await OpenAsync(request, cancel);
        try
        {
            await using var body = await BodyOfAsync(answer, request.Timeout, cancel);
            await using var bounded = new BoundedStream(body, JsonWire.MaxObjectBytes);
            return await JsonSerializer.DeserializeAsync(bounded, read, cancel) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException e)
        {
            throw BadAnswer($"{Server.Authority} answered with something that is not a Kubernetes object.", e);
        }
        catch (Exception e) when (RequestFailure.IsTransport(e))
        {
            throw RequestFailure.From(e, Server);
        }
    }

    private async Task<Stream> BodyOfAsync(HttpResponseMessage answer, TimeSpan? idleLimit, CancellationToken cancel)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancel);
        return idleLimit is { } limit ? new IdleLimitStream(body, limit, limit * 2, _retry.Time) : body;
    }

    /// <summary>What cannot be read may hold what was sent; then neither the message nor what led to it shows that.</summary>
    private ApiConnectionException BadAnswer(string what, Exception? cause = null)
    {
        var isClean = cause is null || connection.Redact(cause.Message) == cause.Message;
        return new(ConnectionFailure.BadAnswer, Server, connection.Redact(what), isClean ? cause : null);
    }

    private Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancel) => OpenAsync(request, _retry, cancel);

    /// <summary>Sends until there is a good answer or no hope of one.</summary>
    private async Task<HttpResponseMessage> OpenAsync(ApiRequest request, RetryPolicy retry, CancellationToken cancel)
    {
        var started = retry.Time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? delay = null;
            try
            {
                return await SendOnceAsync(request, cancel);
            }
            catch (Exception e) when (
                (delay = retry.DelayAfter(e, request.IsIdempotent, attempt, retry.Time.GetElapsedTime(started))) is not null)
            {
                await Task.Delay(delay.Value, retry.Time, cancel);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken cancel)
    {
        var answer = await SendWithCredentialAsync(request, cancel);
        if (answer.StatusCode == HttpStatusCode.Unauthorized && await connection.TryRefreshCredentialAsync(answer.RequestMessage!, cancel))
        {
            answer.Dispose();
            answer = await SendWithCredentialAsync(request, cancel);
        }

        if (answer.Headers.Date is { } date)
        {
            Interlocked.Exchange(ref _clockOffsetTicks, (date - _retry.Time.GetUtcNow()).Ticks);
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            await using var body = await BodyOfAsync(answer, request.Timeout ?? ApiRequest.UsualTimeout, cancel);
            throw await RequestFailure.FromAnswerAsync(answer, body, request.Method, connection.Redact, cancel);
        }
    }

    private async Task<HttpResponseMessage> SendWithCredentialAsync(ApiRequest request, CancellationToken cancel)
    {
        using var message = request.ToMessage(Server);
        using var late = new CancellationTokenSource(request.Timeout ?? Timeout.InfiniteTimeSpan, _retry.Time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            await connection.AuthorizeAsync(message, cancel);
            return await (observer is null ? connection.Http.SendAsync(message, patience.Token) : TraceAsync(message, observer, patience.Token));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new ApiConnectionException(
                ConnectionFailure.Timeout, Server,
                late.IsCancellationRequested
                    ? $"{Server.Authority} did not answer within {request.Timeout?.TotalSeconds:0} s."
                    : $"No connection to {Server.Authority} came about in time.",
                e);
        }
        catch (Exception e) when (RequestFailure.IsTransport(e))
        {
            throw RequestFailure.From(e, Server);
        }
    }

    private async Task<HttpResponseMessage> TraceAsync(HttpRequestMessage message, Action<RequestTrace> tell, CancellationToken cancel)
    {
        var sent = Stopwatch.GetTimestamp();
        HttpResponseMessage? answer = null;
        try
        {
            return answer = await connection.Http.SendAsync(message, cancel);
        }
        finally
        {
            var id = answer?.Headers.TryGetValues("Audit-Id", out var ids) is true ? SafeText.Name(string.Join(",", ids)) : null;
            var url = message.RequestUri!.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);
            tell(new(message.Method.Method, url, (int?)answer?.StatusCode, Stopwatch.GetElapsedTime(sent), id));
        }
    }
}
