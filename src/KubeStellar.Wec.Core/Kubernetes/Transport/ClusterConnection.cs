using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// The way to one API server as one identity. Every caller with the same cluster, identity and options gets the same instance, for the
/// life of the process; certificate files that changed make a new one. Safe from several threads.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Shared for the life of the process.")]
public sealed class ClusterConnection
{
    private static readonly ConcurrentDictionary<string, Lazy<ClusterConnection>> Pool = new(StringComparer.Ordinal);
    private static readonly HttpRequestOptionsKey<Credential> UsedCredential = new("KubeStellar.Kubernetes.Credential");

    private readonly ConnectionHandler _handler;
    private readonly CredentialSource _credentials;
    private readonly Impersonation? _impersonate;
    private readonly bool _isTls;
    private Credential _lastUsed = Credential.None;

    private ClusterConnection(ConnectionSetup setup)
    {
        var cluster = setup.Context.Cluster;
        _handler = new ConnectionHandler(setup);
        _credentials = setup.IsTls ? CredentialSource.For(setup.Context, setup.Options) : StaticCredentialSource.Anonymous;
        _impersonate = setup.Context.User.Impersonate;
        _isTls = setup.IsTls;
        Server = cluster.Server;
        IsTlsVerified = setup.IsTls && !cluster.InsecureSkipTlsVerify;
        Http = new HttpMessageInvoker(setup.Options.Network ?? _handler, disposeHandler: false);
    }

    /// <summary>The address of the API server; requests go to paths below it.</summary>
    public Uri Server { get; }

    /// <summary>
    /// Sends requests that <see cref="AuthorizeAsync"/> prepared. There is no time limit but the one for connecting, no redirect is followed and
    /// no cookie kept. A server whose certificate is refused ends a request with a <see cref="ServerCertificateException"/> inside.
    /// </summary>
    public HttpMessageInvoker Http { get; }

    /// <summary>False when anybody could pose as the server: plain http, or insecure-skip-tls-verify.</summary>
    public bool IsTlsVerified { get; }

    /// <summary>Opens, or shares, the connection of a context. Nothing is sent yet and no plugin is run.</summary>
    /// <exception cref="KubeConfigException">A certificate, key or proxy address cannot be used.</exception>
    public static ClusterConnection Open(KubeContext context, ConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var setup = new ConnectionSetup(context, options ?? ConnectionOptions.Default);
        return Pool.GetOrAdd(
            setup.Key,
            _ => new Lazy<ClusterConnection>(() => new ClusterConnection(setup), LazyThreadSafetyMode.PublicationOnly)).Value;
    }

    /// <summary>
    /// Adds the identity to a request: Authorization, and Impersonate-* unless the request says already whom it acts as. Asks for HTTP/2
    /// where the server offers it, unless the request insists on a version. Over plain http no credential is added, as in client-go.
    /// </summary>
    /// <exception cref="KubeConfigException">The token file cannot be read, or the plugin failed.</exception>
    public async ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_isTls && request.VersionPolicy != HttpVersionPolicy.RequestVersionExact)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        }

        if (_impersonate is not null)
        {
            ImpersonationHeaders.Apply(request, _impersonate);
        }

        var credential = await _credentials.GetAsync(ct);
        if (credential.Certificate is not null)
        {
            _handler.Present(credential.Certificate);
        }

        request.Headers.Authorization ??= credential.Header;
        request.Options.Set(UsedCredential, credential);
        Volatile.Write(ref _lastUsed, credential);
    }

    /// <summary>
    /// After a 401: reads the token file, or runs the plugin, again. True if that gave another credential, which is worth one more try.
    /// </summary>
    /// <exception cref="KubeConfigException">The plugin failed.</exception>
    public ValueTask<bool> TryRefreshCredentialAsync(CancellationToken ct) => _credentials.RefreshAsync(Volatile.Read(ref _lastUsed), ct);

    /// <summary>As above, but exact when many requests are under way: it knows which credential the rejected request carried.</summary>
    /// <exception cref="KubeConfigException">The plugin failed.</exception>
    public ValueTask<bool> TryRefreshCredentialAsync(HttpRequestMessage rejected, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        return _credentials.RefreshAsync(rejected.Options.TryGetValue(UsedCredential, out var used) ? used : Volatile.Read(ref _lastUsed), ct);
    }

    /// <summary>Takes out of a text what requests prove themselves with now.</summary>
    internal string Redact(string text) => Volatile.Read(ref _lastUsed).Redact(text);

    /// <summary>The server alone.</summary>
    public override string ToString() => Server.ToString();
}
