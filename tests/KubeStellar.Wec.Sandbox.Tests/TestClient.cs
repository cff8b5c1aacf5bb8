using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>A strict client of one server: verifies its CA, speaks HTTP/2, sends what it is told.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string? _bearer;

    private TestClient(ApiServer server, X509Certificate2? identity, string? bearer)
    {
        _bearer = bearer;
        var authority = X509Certificate2.CreateFromPem(server.Certificates.AuthorityPem);
        var options = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        if (identity is not null)
        {
            options.ClientCertificates = [identity];
        }

        _http = new HttpClient(new SocketsHttpHandler { SslOptions = options, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = server.Url,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    public static TestClient Admin(ApiServer server) => As(server, "kubernetes-admin", UserInfo.MastersGroup);

    public static TestClient As(ApiServer server, string user, params string[] groups)
    {
        var (certificate, key) = server.Certificates.IssueClientCertificate(user, groups, TimeSpan.FromHours(1));
        using var loaded = X509Certificate2.CreateFromPem(certificate, key);
        return new TestClient(server, X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pfx), null), null);
    }

    public static TestClient WithToken(ApiServer server, string token) => new(server, null, token);

    public static TestClient Anonymous(ApiServer server) => new(server, null, null);

    public static TestClient Stranger(ApiServer server, ApiServer other)
    {
        var (certificate, key) = other.Certificates.IssueClientCertificate(
            "kubernetes-admin", [UserInfo.MastersGroup], TimeSpan.FromHours(1));
        using var loaded = X509Certificate2.CreateFromPem(certificate, key);
        return new TestClient(server, X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pfx), null), null);
    }

    public async Task<Answer> SendAsync(
        string method,
        string path,
        string? body = null,
        string? contentType = "application/json",
        params (string Name, string Value)[] headers) =>
        await SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), contentType, headers);

    public async Task<Answer> SendAsync(
        string method, string path, byte[]? body, string? contentType, params (string Name, string Value)[] headers)
    {
        using var response = await _http.SendAsync(Request(method, path, body, contentType, headers));
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString() ?? "",
            await response.Content.ReadAsStringAsync(),
            response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The lines of a watch as they come.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(string path, string accept = "application/json")
    {
        using var request = Request("GET", path, null, null, ("Accept", accept));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            yield return (JsonObject)JsonNode.Parse(line)!;
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(
        string method, string path, byte[]? body, string? contentType, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20 };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (_bearer is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {_bearer}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}

/// <summary>A response read to its end.</summary>
internal sealed record Answer(int Code, string ContentType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Text)!;

    public string Message => Json["message"]!.ToString();
}
