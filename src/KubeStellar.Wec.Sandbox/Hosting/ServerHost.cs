using System.Net;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Requests;
using KubeStellar.Wec.Sandbox.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KubeStellar.Wec.Sandbox.Hosting;

/// <summary>Serves an API server over HTTPS on a loopback port, with the controllers that every cluster runs.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly IDisposable[] _controllers;

    private ServerHost(ApiServer server)
    {
        _controllers = [new CustomResourceController(server), new NamespaceController(server), new GarbageCollector(server.Store)];
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(options => Configure(options, server));
        _web = builder.Build();
        _web.Run(new RequestPipeline(server).InvokeAsync);
    }

    /// <summary>Starts serving. The host is disposed with its server.</summary>
    public static async Task StartAsync(ApiServer server, CancellationToken cancellationToken)
    {
        var host = new ServerHost(server);
        server.Attach(host);
        await host._web.StartAsync(cancellationToken);
        var address = host._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.ListenOn(new Uri(address).Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var controller in _controllers)
        {
            controller.Dispose();
        }

        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions options, ApiServer server)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = RequestBody.Limit + 1;
        options.Limits.Http2.MaxStreamsPerConnection = 250;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => connection => server.Connections.RunAsync(
                connection, next, !server.IsControl && server.Faults.IsDead(server.Name)));
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = server.Certificates.IssueServingCertificate(),
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,

                // Judged per request, because a stranger's certificate is answered with 401, not with a broken handshake.
                ClientCertificateValidation = (_, _, _) => true,
            });
        });
    }
}
