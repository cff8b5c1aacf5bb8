using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Benchmarks.Rivals;

/// <summary>
/// The least any client must do: an HttpClient on HTTP/2 with the same identity and trust, that reads every byte and understands none
/// but the token of the next page.
/// </summary>
internal sealed class BareClient : IDisposable
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private static readonly MediaTypeHeaderValue s_mergePatch = new("application/merge-patch+json");

    private readonly HttpClient _http;

    /// <param name="context">The server and who asks.</param>
    /// <param name="compress">Ask for compressed answers; on a fast link they cost more than they save.</param>
    public BareClient(KubeContext context, bool compress)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = compress ? DecompressionMethods.GZip : DecompressionMethods.None,
            SslOptions = Tls(context),
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = context.Cluster.Server,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Accept.Add(new("application/json"));
        if (context.User.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Downloads a list page by page.</summary>
    /// <returns>Its size in bytes.</returns>
    public async Task<long> DownloadAsync(string collection, string query, CancellationToken cancellationToken)
    {
        var size = 0L;
        var next = "";
        do
        {
            var path = $"{collection}?limit=500{query}{(next.Length == 0 ? "" : "&continue=" + Uri.EscapeDataString(next))}";
            using var answer = await _http.GetAsync(
                new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var page = await PageEnds.ReadAsync(body, cancellationToken);
            size += page.Size;
            next = page.Continue ?? "";
        }
        while (next.Length > 0);

        return size;
    }

    public Task PostAsync(string path, byte[] body, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Post, path, body, s_json, cancellationToken);

    public Task MergePatchAsync(string path, string body, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Patch, path, Encoding.UTF8.GetBytes(body), s_mergePatch, cancellationToken);

    private async Task WriteAsync(
        HttpMethod method, string path, byte[] body, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = type } },
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
    }

    private static SslClientAuthenticationOptions Tls(KubeContext context)
    {
        var options = new SslClientAuthenticationOptions();
        if (context.Cluster.CertificateAuthorityData is { } authority)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(authority));
            options.CertificateChainPolicy = policy;
        }

        var user = context.User;
        var certificate = user.ClientCertificateData ?? Read(user.ClientCertificateFile);
        var key = user.ClientKeyData ?? Read(user.ClientKeyFile);
        if (certificate is not null && key is not null)
        {
            using var pem = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
            // Some platforms' TLS takes no key that exists only in memory.
            var usable = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(usable, null, offline: true);
        }

        return options;
    }

    private static byte[]? Read(string? path) => path is null ? null : File.ReadAllBytes(path);
}
