using System.Net;
using System.Net.Security;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// The message handler of one connection. A handler of the framework has one client certificate for life, so a plugin's new certificate
/// brings a new inner handler; what runs on the old one runs on to its end.
/// </summary>
internal sealed class ConnectionHandler : HttpMessageHandler
{
    private readonly ConnectionSetup _setup;
    private readonly ServerTrust _trust;
    private readonly object _gate = new();
    private Inner _inner;

    public ConnectionHandler(ConnectionSetup setup)
    {
        _setup = setup;
        _trust = new ServerTrust(setup.Context.Cluster);
        var certificate = setup.LoadCertificate();
        _inner = new Inner(certificate, new HttpMessageInvoker(Create(certificate)));
    }

    /// <summary>Uses this certificate for requests from now on.</summary>
    public void Present(SslStreamCertificateContext certificate)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_inner.Certificate, certificate))
            {
                _inner = new Inner(certificate, new HttpMessageInvoker(Create(certificate)));
            }
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Through a proxy the handshake is the handler's own, and it takes the name from this header.
        if (_setup.Proxy is not null && _setup.TlsServerName is not null)
        {
            request.Headers.Host = _setup.TlsServerName;
        }

        return Volatile.Read(ref _inner).Invoker.SendAsync(request, cancellationToken);
    }

    private SocketsHttpHandler Create(SslStreamCertificateContext? certificate)
    {
        var options = _setup.Options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = _setup.Proxy is not null,
            Proxy = _setup.Proxy is null ? null : ProxyChoice.Handler(_setup.Proxy),
            AutomaticDecompression = _setup.DisableCompression ? DecompressionMethods.None : DecompressionMethods.GZip,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = options.PooledConnectionLifetime,
            PooledConnectionIdleTimeout = options.PooledConnectionIdleTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = static (header, _) => ImpersonationHeaders.EncodingFor(header),
            SslOptions = Tls(certificate),
        };
        if (_setup.Proxy is null && _setup.TlsServerName is { } name && _setup.IsTls)
        {
            handler.ConnectCallback = new TlsNameConnector(name, () => Tls(certificate)).ConnectAsync;
        }
        else if (_setup.Proxy is null && Dialer.IsUnspecified(_setup.Context.Cluster.Server))
        {
            handler.ConnectCallback = Dialer.ConnectAsync;
        }

        return handler;
    }

    private SslClientAuthenticationOptions Tls(SslStreamCertificateContext? certificate) => new()
    {
        ClientCertificateContext = certificate,
        CertificateChainPolicy = _trust.Policy,
        RemoteCertificateValidationCallback = _trust.Validate,
    };

    private sealed record Inner(SslStreamCertificateContext? Certificate, HttpMessageInvoker Invoker);
}
