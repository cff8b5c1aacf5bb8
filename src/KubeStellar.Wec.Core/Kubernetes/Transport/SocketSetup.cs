using System.Net;
using System.Net.Security;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Sets up the handler that opens connections: our own server trust, proxies, time limits and names in the TLS handshake.</summary>
internal static class SocketSetup
{
    public static void Apply(ConnectionSetup setup, SocketsHttpHandler handler, SslStreamCertificateContext? certificate)
    {
        var options = setup.Options;
        var trust = new ServerTrust(setup.Context.Cluster);
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.UseProxy = setup.Proxy is not null;
        handler.Proxy = setup.Proxy is null ? null : ProxyChoice.Handler(setup.Proxy);
        handler.AutomaticDecompression = setup.DisableCompression ? DecompressionMethods.None : DecompressionMethods.GZip;
        handler.ConnectTimeout = options.ConnectTimeout;
        handler.PooledConnectionLifetime = options.PooledConnectionLifetime;
        handler.PooledConnectionIdleTimeout = options.PooledConnectionIdleTimeout;
        handler.EnableMultipleHttp2Connections = true;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.ActivityHeadersPropagator = null;
        handler.RequestHeaderEncodingSelector = static (header, _) => ImpersonationHeaders.EncodingFor(header);
        handler.SslOptions = Tls();
        if (setup.Proxy is null && setup.TlsServerName is { } name && setup.IsTls)
        {
            handler.ConnectCallback = new TlsNameConnector(name, Tls).ConnectAsync;
        }
        else if (setup.Proxy is null && Dialer.IsUnspecified(setup.Context.Cluster.Server))
        {
            handler.ConnectCallback = Dialer.ConnectAsync;
        }

        SslClientAuthenticationOptions Tls() => new()
        {
            ClientCertificateContext = certificate,
            CertificateChainPolicy = trust.Policy,
            RemoteCertificateValidationCallback = trust.Validate,
        };
    }
}
