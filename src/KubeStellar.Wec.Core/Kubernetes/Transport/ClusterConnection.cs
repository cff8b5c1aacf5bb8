using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// The way to one API server as one identity. Every caller with the same cluster, identity and options gets the same instance, for the
/// life of the process; certificate files that changed make a new one. Safe from several threads.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Shared for the life of the process.")]
public sealed class ClusterConnection
{
    private static readonly ConcurrentDictionary<string, Lazy<ClusterConnection>> s_pool = new(StringComparer.Ordinal);

    private readonly ConnectionHandler _handler;
    private readonly CredentialSource _credentials;
    private Credential _lastUsed = Credential.None;

    private ClusterConnection(ConnectionSetup setup)
    {
        var cluster = setup.Context.Cluster;
        _handler = new ConnectionHandler(setup);
        _credentials = setup.IsTls ? CredentialSource.For(setup.Context, setup.Options) : StaticCredentialSource.Anonymous;
        Impersonate = setup.Context.User.Impersonate;
        Server = cluster.Server;
        IsTlsVerified = setup.IsTls && !cluster.InsecureSkipTlsVerify;
        Http = new HttpMessageInvoker(setup.Options.Network ?? _handler, disposeHandler: false);
    }

    /// <summary>The address of the API server; requests go to paths below it.</summary>
    public Uri Server { get; }

    /// <summary>False when anybody could pose as the server: plain http, or insecure-skip-tls-verify.</summary>
    public bool IsTlsVerified { get; }

    /// <summary>
    /// Sends requests as they are. There is no time limit but the one for connecting, no redirect is followed and no cookie kept. A server
    /// whose certificate is refused ends a request with a <see cref="ServerCertificateException"/> inside.
    /// </summary>
    internal HttpMessageInvoker Http { get; }

    /// <summary>Whom requests act as; null for oneself.</summary>
    internal Impersonation? Impersonate { get; }

    /// <summary>Opens, or shares, the connection of a context. Nothing is sent yet and no plugin is run.</summary>
    /// <exception cref="KubeConfigException">A certificate, key or proxy address cannot be used.</exception>
    public static ClusterConnection Open(KubeContext context, ConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var setup = new ConnectionSetup(context, options ?? ConnectionOptions.Default);
        return s_pool.GetOrAdd(
            setup.Key,
            _ => new Lazy<ClusterConnection>(() => new ClusterConnection(setup), LazyThreadSafetyMode.PublicationOnly)).Value;
    }

    /// <summary>
    /// Adds what proves the identity to a request, and says what that was. Over plain http nothing is added, as in client-go.
    /// </summary>
    /// <exception cref="KubeConfigException">The token file cannot be read, or the plugin failed.</exception>
    internal async ValueTask<Credential> AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await _credentials.GetAsync(cancellationToken);
        if (credential.Certificate is not null)
        {
            _handler.Present(credential.Certificate);
        }

        request.Headers.Authorization = credential.Header;
        Volatile.Write(ref _lastUsed, credential);
        return credential;
    }

    /// <summary>
    /// After a 401: reads the token file, or runs the plugin, again. True if that gave another credential, which is worth one more try.
    /// </summary>
    /// <exception cref="KubeConfigException">The plugin failed.</exception>
    internal ValueTask<bool> RefreshAsync(Credential rejected, CancellationToken cancellationToken) =>
        _credentials.RefreshAsync(rejected, cancellationToken);

    /// <summary>Takes out of a text what requests prove themselves with now.</summary>
    internal string Redact(string text) => Volatile.Read(ref _lastUsed).Redact(text);

    /// <summary>The server alone.</summary>
    public override string ToString() => Server.ToString();
}
