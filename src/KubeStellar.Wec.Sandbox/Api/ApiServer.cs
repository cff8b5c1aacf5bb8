using System.Net;
using KubeStellar.Wec.Sandbox.Api.Controllers;
using KubeStellar.Wec.Sandbox.Authentication;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Logging;
using KubeStellar.Wec.Sandbox.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KubeStellar.Wec.Sandbox.Api;

/// <summary>One simulated kube-apiserver: its own CA, objects, kinds and clock, on its own loopback port.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly List<IDisposable> controllers = [];
    private WebApplication? host;

    internal ApiServer(string name, RequestLog requests, FaultPlan faults, TimeProvider time)
    {
        Name = name;
        Requests = requests;
        Faults = faults;
        Time = new ServerClock(time);
        Resources = new ResourceCatalog(BuiltInResources.All());
        Store = new ObjectStore(Time, new ServerRules(Resources));
        Certificates = new ClusterCertificateAuthority();
        TokenIssuer = new TokenIssuer(Time);
        Authentication = new RequestAuthenticator(Certificates, TokenIssuer, Store, Time);
        Admission = [new NamespaceLifecycle(), new ObjectDefaults()];
        CustomResources = new CustomResourceController(this);
    }

    /// <summary>The name of its kubeconfig context.</summary>
    public string Name { get; }

    /// <summary>Its address, known once it is started.</summary>
    public Uri Url { get; private set; } = new("https://127.0.0.1:0");

    public ObjectStore Store { get; }

    public ResourceCatalog Resources { get; }

    /// <summary>Asked in order for every write; to be filled before requests arrive.</summary>
    public ICollection<IAdmission> Admission { get; }

    public IAuthorizer Authorizer { get; set; } = new MastersOnlyAuthorizer();

    public RequestAuthenticator Authentication { get; }

    public ClusterCertificateAuthority Certificates { get; }

    public TokenIssuer TokenIssuer { get; }

    /// <summary>This server's clock, which the clock skew fault moves.</summary>
    public ServerClock Time { get; }

    /// <summary>Answers <c>pods/log</c>: the text of a pod's container (null or "" names the only one).</summary>
    public Func<ResourceId, string?, string>? PodLogs { get; set; }

    /// <summary>Serves /sandbox/v1/ alone and never fails, so that whatever faults do can be undone.</summary>
    internal bool IsControl { get; init; }

    internal RequestLog Requests { get; }

    internal FaultPlan Faults { get; }

    internal CustomResourceController CustomResources { get; }

    /// <summary>Cancelled when the server stops, so that watches end.</summary>
    internal CancellationToken Stopping => stopping.Token;

    /// <summary>The running watches, so that a fault can cut them.</summary>
    internal WatchRegistry Watches { get; } = new();

    /// <summary>The open connections, so that a dying server can drop them.</summary>
    internal ConnectionRegistry Connections { get; } = new();

    internal async Task StartAsync(CancellationToken cancellation)
    {
        controllers.Add(CustomResources);
        controllers.Add(new NamespaceController(this));
        controllers.Add(new GarbageCollector(Store));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(Configure);
        host = builder.Build();
        host.Run(new RequestPipeline(this).InvokeAsync);
        await host.StartAsync(cancellation);
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Url = new Uri($"https://127.0.0.1:{new Uri(address).Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var controller in controllers)
        {
            controller.Dispose();
        }

        if (host is not null)
        {
            await host.StopAsync();
            await host.DisposeAsync();
        }

        TokenIssuer.Dispose();
        Certificates.Dispose();
    }

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = RequestBody.Limit + 1;
        options.Limits.Http2.MaxStreamsPerConnection = 250;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => connection => Connections.RunAsync(connection, next, !IsControl && Faults.IsDead(Name)));
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = Certificates.IssueServingCertificate(),
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,

                // Judged per request, because a stranger's certificate is answered with 401, not with a broken handshake.
                ClientCertificateValidation = (_, _, _) => true,
            });
        });
    }
}
