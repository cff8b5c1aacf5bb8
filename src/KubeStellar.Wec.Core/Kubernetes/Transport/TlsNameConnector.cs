using System.Net.Security;
using System.Net.Sockets;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// Connects with another name in the TLS handshake than in the address (tls-server-name). The handler always puts the host of the request
/// there, so the handshake is made here; the handler takes a stream that is already encrypted as it is.
/// </summary>
internal sealed class TlsNameConnector(string name, Func<SslClientAuthenticationOptions> tls)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(await Dialer.OpenAsync(context.DnsEndPoint, cancellationToken), ownsSocket: true));
        try
        {
            var options = tls();
            options.TargetHost = name;
            options.ApplicationProtocols = Protocols(context.InitialRequestMessage);
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
            return stream;
        }
        catch (IOException e)
        {
            // Told apart from a connection that did not come about, as the handler does for its own handshakes.
            await stream.DisposeAsync();
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, e.Message, e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    // The handler speaks HTTP/2 on a connection only if the request that opened it allows that.
    private static List<SslApplicationProtocol> Protocols(HttpRequestMessage request) =>
        request.Version.Major >= 2 || request.VersionPolicy == HttpVersionPolicy.RequestVersionOrHigher
            ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]
            : [SslApplicationProtocol.Http11];
}
