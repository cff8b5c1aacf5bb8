using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>
/// An agent's HTTPS connection to an API server with its own credential: the server decides what the agent may do,
/// as for any client.
/// </summary>
internal sealed class ApiConnection : IDisposable
{
    public const string MergePatch = "application/merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    // More than a server needs that is busy, but does answer.
    private static readonly TimeSpan s_patienceWhenStopping = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly Func<string?> _token;

    public ApiConnection(ApiTarget target, string userAgent, Func<string?> token, X509Certificate2? certificate = null)
    {
        _token = token;
        _client = new HttpClient(Handler(target, certificate)) { BaseAddress = target.Server, Timeout = s_patience };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _client.DefaultRequestVersion = HttpVersion.Version20;
        _client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
    }

    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, "", cancellationToken);

    public Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, "application/json", cancellationToken);

    public Task<JsonObject> PutAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, path, body, "application/json", cancellationToken);

    public Task<JsonObject> PatchAsync(string path, JsonObject body, string type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, body, type, cancellationToken);

    public Task<JsonObject> DeleteAsync(string path, JsonObject options, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, options, "application/json", cancellationToken);

    /// <summary>The object at a path, or null when there is none.</summary>
    public async Task<JsonObject?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, cancellationToken);
        }
        catch (ApiException missing) when (missing.Code == 404)
        {
            return null;
        }
    }

    /// <summary>
    /// Ends the requests. The certificate is left to the garbage collector: attempts to connect may outlive the client, and OpenSSL
    /// crashes the process if the certificate is freed during a handshake.
    /// </summary>
    public void Dispose() => _client.Dispose();

    /// <summary>
    /// A write that has been sent is waited for although the agent is being stopped. The server may carry it out in any case, and nothing
    /// of an agent may take effect after its end: in a real cluster its pod takes longer to go than its last request.
    /// </summary>
    /// <exception cref="ApiException">The server answered with a failure.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    private async Task<JsonObject> SendAsync(
        HttpMethod method, string path, JsonObject? body, string type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource();
        using var stop = cancellationToken.Register(
            () => limit.CancelAfter(method == HttpMethod.Get ? TimeSpan.Zero : s_patienceWhenStopping));
        using var request = new HttpRequestMessage(method, path);
        if (_token() is { Length: > 0 } bearer)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(type));
        }

        using var response = await _client.SendAsync(request, limit.Token);
        var text = await response.Content.ReadAsStringAsync(limit.Token);
        var answer = Parse(text);
        if (response.IsSuccessStatusCode)
        {
            return answer ?? [];
        }

        throw new ApiException((int)response.StatusCode, answer.Text("reason") ?? "", answer.Text("message") ?? text.Trim());
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonText.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SocketsHttpHandler Handler(ApiTarget target, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseProxy = target.Proxy is not null };
        if (target.Proxy is not null)
        {
            handler.Proxy = new WebProxy(target.Proxy);
        }

        if (target.Alias is { } alias)
        {
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, alias, cancellationToken);
        }

        if (target.AuthorityPem is { } pem)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(pem);
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (certificate is not null)
        {
            // Created once: otherwise every handshake rebuilds the certificate chain.
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, HostAlias alias, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (to.Host == alias.Hostname)
            {
                await socket.ConnectAsync(alias.Address, to.Port, cancellationToken);
            }
            else
            {
                await socket.ConnectAsync(to, cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The server to connect to, and how.</summary>
internal sealed record ApiTarget(Uri Server, string? AuthorityPem, Uri? Proxy = null, HostAlias? Alias = null);

/// <summary>A host alias of the agent's pods, from <c>spec.hubApiServerHostAlias</c> of a Klusterlet.</summary>
internal sealed record HostAlias(string Hostname, IPAddress Address);
