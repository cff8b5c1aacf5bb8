using System.Net.Security;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// The message handler of one connection. A handler of the framework has one client certificate for life, so a plugin's new certificate
/// brings a new inner handler; what runs on the old one runs on to its end.
/// </summary>
internal sealed class ConnectionHandler : HttpMessageHandler
{
    private readonly ConnectionSetup _setup;
    private readonly object _gate = new();
    private Inner _inner;

    public ConnectionHandler(ConnectionSetup setup)
    {
        _setup = setup;
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
        var handler = new SocketsHttpHandler();
        SocketSetup.Apply(_setup, handler, certificate);
        return handler;
    }

    private sealed record Inner(SslStreamCertificateContext? Certificate, HttpMessageInvoker Invoker);
}
