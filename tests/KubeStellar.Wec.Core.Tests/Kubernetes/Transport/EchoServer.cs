using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

/// <summary>What a request looked like to the server.</summary>
public sealed record Echo(
    string Protocol, string Host, string? Sni, string? Client, string ConnectionId, Dictionary<string, string[]> Headers);

/// <summary>A server on a port of its own that answers with what it saw.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public int Port => Address.Port;

    /// <param name="certificate">Its certificate; null for plain http.</param>
    /// <param name="sent">Certificates that it sends along.</param>
    public static async Task<EchoServer> StartAsync(X509Certificate2? certificate, params X509Certificate2[] sent)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificateChain = [.. sent];
                    https.ServerCertificateSelector = (connection, name) =>
                    {
                        connection!.Items["sni"] = name;
                        return certificate;
                    };
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return new EchoServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var echo = new Echo(
            request.Protocol,
            request.Host.Value ?? "",
            context.Features.Get<IConnectionItemsFeature>()?.Items["sni"] as string,
            context.Connection.ClientCertificate?.Subject,
            context.Connection.Id,
            request.Headers.ToDictionary(each => each.Key, each => each.Value.Select(value => value ?? "").ToArray()));
        return context.Response.WriteAsync(JsonSerializer.Serialize(echo));
    }
}
