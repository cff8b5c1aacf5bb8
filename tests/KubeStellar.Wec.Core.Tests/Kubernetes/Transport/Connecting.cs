using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

/// <summary>Short ways to a connection and through it.</summary>
internal static class Connecting
{
    public static ConnectionOptions Options { get; } = new() { Host = TestHost.Empty, Interactive = false };

    public static KubeContext To(string server, byte[]? authority, UserEntry? user = null, Func<ClusterEntry, ClusterEntry>? with = null)
    {
        var cluster = new ClusterEntry { Name = "c", Server = new Uri(server), CertificateAuthorityData = authority };
        return new KubeContext("x", null, with?.Invoke(cluster) ?? cluster, user ?? new UserEntry { Name = "u" }, "config");
    }

    public static async Task<Echo> AskAsync(this ClusterConnection connection, Action<HttpRequestMessage>? with = null)
    {
        using var client = new ClusterClient(connection);
        using var request = new HttpRequestMessage(HttpMethod.Get, connection.Server) { Version = System.Net.HttpVersion.Version20 };
        with?.Invoke(request);
        using var response = await client.HttpClient.SendAsync(request);
        var echo = JsonSerializer.Deserialize<Echo>(await response.Content.ReadAsStringAsync())!;
        return echo with { Headers = new(echo.Headers, StringComparer.OrdinalIgnoreCase) };
    }

    public static Task<Echo> AskAsync(this KubeContext context, ConnectionOptions? options = null) =>
        ClusterConnection.Open(context, options ?? Options).AskAsync();

    /// <summary>The credential that a request is sent with now.</summary>
    public static async Task<Credential> UseAsync(this ClusterConnection connection, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, connection.Server);
        return await connection.AuthorizeAsync(request, cancellationToken);
    }

    /// <summary>The Authorization header that a request is sent with now.</summary>
    public static async Task<string?> SentAsync(this ClusterConnection connection, CancellationToken cancellationToken = default) =>
        (await connection.UseAsync(cancellationToken)).Header?.ToString();

    public static async Task<ServerCertificateException> RefusesAsync(this KubeContext context)
    {
        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => context.AskAsync());
        return Assert.IsType<ServerCertificateException>(ServerCertificateException.Find(e));
    }
}
