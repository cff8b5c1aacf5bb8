using KubeStellar.Wec.Sandbox.Admission;
using KubeStellar.Wec.Sandbox.Authentication;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Logging;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Servers;

/// <summary>One simulated kube-apiserver: its own CA, objects, kinds and clock. <c>ServerHost</c> serves it on a loopback port.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Stack<IAsyncDisposable> _parts = new();

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
    }

    /// <summary>The name of its kubeconfig context.</summary>
    public string Name { get; }

    /// <summary>Its address, known once it is started.</summary>
    public Uri Url { get; private set; } = new("https://127.0.0.1:0");

    public ObjectStore Store { get; }

    public ResourceCatalog Resources { get; }

    /// <summary>Called in order for every write; fill it before requests arrive.</summary>
    public ICollection<IAdmission> Admission { get; }

    public IAuthorizer Authorizer { get; set; } = new MastersOnlyAuthorizer();

    public RequestAuthenticator Authentication { get; }

    public ClusterCertificateAuthority Certificates { get; }

    public TokenIssuer TokenIssuer { get; }

    /// <summary>This server's clock, which a clock skew fault shifts.</summary>
    public ServerClock Time { get; }

    /// <summary>Answers <c>pods/log</c>: the log of a pod's container (null or "" for the only one).</summary>
    public Func<ResourceId, string?, string>? PodLogs { get; set; }

    /// <summary>Serves only /sandbox/v1/ and is never hit by faults, so that they can always be cleared.</summary>
    internal bool IsControl { get; init; }

    internal RequestLog Requests { get; }

    internal FaultPlan Faults { get; }

    /// <summary>Cancelled when the server stops, so that watches end.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>The running watches, so that a fault can cut them.</summary>
    internal WatchRegistry Watches { get; } = new();

    /// <summary>The open connections, so that a fault can drop them.</summary>
    internal ConnectionRegistry Connections { get; } = new();

    /// <summary>Adds something that is disposed with this server.</summary>
    internal void Attach(IAsyncDisposable part) => _parts.Push(part);

    internal void ListenOn(int port) => Url = new Uri($"https://127.0.0.1:{port}");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        TokenIssuer.Dispose();
        Certificates.Dispose();
    }
}
