using System.Net;
using System.Net.Sockets;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// Opens the socket to a server. The unspecified address (0.0.0.0, [::]), which k3d writes into kubeconfigs, is this machine, as in Go's
/// net.Dial; the framework refuses it as a target.
/// </summary>
internal static class Dialer
{
    public static bool IsUnspecified(Uri server) => Loopback(server.IdnHost) is not null;

    /// <summary>
    /// The callback of a handler for an unspecified address; the handler makes the TLS handshake with the name as it is written.
    /// </summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await OpenAsync(context.DnsEndPoint, cancellationToken), ownsSocket: true);

    public static async Task<Socket> OpenAsync(DnsEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Loopback(server.Host) is { } local ? new IPEndPoint(local, server.Port) : server, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress? Loopback(string host) => !IPAddress.TryParse(host, out var address) ? null
        : address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : null;
}
