using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Configuration;
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
        using var request = new HttpRequestMessage(HttpMethod.Get, connection.Server);
        with?.Invoke(request);
        await connection.AuthorizeAsync(request, default);
        using var response = await connection.Http.SendAsync(request, default);
        response.EnsureSuccessStatusCode();
        var echo = JsonSerializer.Deserialize<Echo>(await response.Content.ReadAsStringAsync())!;
        return echo with { Headers = new(echo.Headers, StringComparer.OrdinalIgnoreCase) };
    }

    public static Task<Echo> AskAsync(this KubeContext context, ConnectionOptions? options = null) =>
        ClusterConnection.Open(context, options ?? Options).AskAsync();

    public static async Task<ServerCertificateException> RefusesAsync(this KubeContext context)
    {
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => context.AskAsync());
        return Assert.IsType<ServerCertificateException>(ServerCertificateException.Find(e));
    }
}
