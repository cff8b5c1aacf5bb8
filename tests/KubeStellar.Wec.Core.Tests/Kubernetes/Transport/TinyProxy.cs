using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

/// <summary>A proxy that understands CONNECT and SOCKS5, notes whom it was asked for, and leads every tunnel to one server.</summary>
internal sealed class TinyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly string? _credentials;

    /// <param name="target">The port that tunnels lead to.</param>
    /// <param name="credentials">The "name:password" that CONNECT needs.</param>
    public TinyProxy(int target, string? credentials = null)
    {
        _target = target;
        _credentials = credentials;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The last tunnel asked for, as host:port.</summary>
    public string? Asked { get; private set; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                var first = (await ReadAsync(stream, 1))[0];
                if (!await (first == 5 ? SocksAsync(stream) : ConnectAsync(stream)))
                {
                    return;
                }

                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target);
                await using var onward = server.GetStream();
                await Task.WhenAny(stream.CopyToAsync(onward), onward.CopyToAsync(stream));
            }
            catch (IOException)
            {
                // One side hung up.
            }
        }
    }

    private async Task<bool> ConnectAsync(NetworkStream stream)
    {
        while (true)
        {
            var head = await ReadHeadAsync(stream);
            var authorization = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(_credentials ?? ""));
            if (_credentials is null || head.Contains($"Proxy-Authorization: {authorization}", StringComparison.Ordinal))
            {
                Asked = head.Split(' ')[1];
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
                return true;
            }

            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
    }

    private async Task<bool> SocksAsync(NetworkStream stream)
    {
        await ReadAsync(stream, (await ReadAsync(stream, 1))[0]);
        await stream.WriteAsync(new byte[] { 5, 0 });
        var request = await ReadAsync(stream, 4);
        var host = request[3] == 3
            ? Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]))
            : new IPAddress(await ReadAsync(stream, request[3] == 1 ? 4 : 16)).ToString();
        var port = await ReadAsync(stream, 2);
        Asked = string.Create(CultureInfo.InvariantCulture, $"{host}:{(port[0] << 8) | port[1]}");
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
        return true;
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(stream, 1))[0]);
        }

        return head.ToString();
    }
}
