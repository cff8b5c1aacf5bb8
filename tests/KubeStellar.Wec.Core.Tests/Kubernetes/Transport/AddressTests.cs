using System.Net;
using System.Net.Sockets;
using KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public class AddressTests
{
    private readonly TestPki _pki = new();

    [Fact]
    public async Task The_unspecified_address_leads_to_this_machine_and_is_the_name_to_prove()
    {
        await using var named = await EchoServer.StartAsync(_pki.Server(["0.0.0.0"]));
        await using var local = await EchoServer.StartAsync(_pki.Server(["127.0.0.1", "localhost"]));

        Assert.Equal("HTTP/2", (await Connecting.To($"https://0.0.0.0:{named.Port}", _pki.AuthorityPem).AskAsync()).Protocol);
        var e = await Connecting.To($"https://0.0.0.0:{local.Port}", _pki.AuthorityPem).RefusesAsync();
        Assert.Equal((ServerCertificateFailure.NameMismatch, "0.0.0.0"), (e.Reason, e.Host));
    }

    [Fact]
    public async Task The_unspecified_address_goes_with_another_TLS_name_and_with_plain_http()
    {
        await using var secure = await EchoServer.StartAsync(_pki.Server(["api.internal"]));
        await using var plain = await EchoServer.StartAsync(null);
        var context = Connecting.To($"https://0.0.0.0:{secure.Port}", _pki.AuthorityPem, with: cluster => cluster with { TlsServerName = "api.internal" });

        Assert.Equal("api.internal", (await context.AskAsync()).Sni);
        Assert.Equal("HTTP/1.1", (await Connecting.To($"http://0.0.0.0:{plain.Port}", null).AskAsync()).Protocol);
    }

    [Fact]
    public async Task The_unspecified_address_of_IPv6_leads_to_this_machine()
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException)
        {
            // A machine without IPv6.
            return;
        }

        listener.Listen();
        var asking = Connecting.To($"http://[::]:{((IPEndPoint)listener.LocalEndPoint!).Port}", null).AskAsync();
        using var caller = await listener.AcceptAsync();
        caller.Send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnull"u8);

        await Assert.ThrowsAnyAsync<Exception>(() => asking);
        Assert.Equal(IPAddress.IPv6Loopback, ((IPEndPoint)caller.RemoteEndPoint!).Address);
    }

    [Theory]
    [InlineData("localhost:8001", "http://localhost:8001/")]
    [InlineData("127.0.0.1:8001", "http://127.0.0.1:8001/")]
    [InlineData("localhost", "http://localhost/")]
    [InlineData("'[::1]:8001'", "http://[::1]:8001/")]
    public void A_server_without_scheme_is_plain_http_as_for_kubectl(string server, string address)
    {
        Assert.Equal(address, KubeconfigText.Cluster($"server: {server}").Server.AbsoluteUri);
        Assert.Equal("http", KubeconfigText.Cluster($"server: {server}, certificate-authority-data: QUJD").Server.Scheme);
        Assert.False(ClusterConnection.Open(
            KubeconfigText.Parse(KubeconfigText.WithCluster($"server: {server}")).GetContext("x"), Connecting.Options).IsTlsVerified);
    }

    [Fact]
    public void A_server_without_scheme_has_no_path()
    {
        Assert.Equal(
            KubeConfigError.BadServerUrl, KubeconfigText.Fails(() => KubeconfigText.Cluster("server: 'localhost:8001/k8s'")).Error);
    }

    [Fact]
    public async Task TLS_to_a_plain_http_port_is_told_as_such()
    {
        await using var plain = await EchoServer.StartAsync(null);
        foreach (var name in new[] { null, "api.internal" })
        {
            var context = Connecting.To($"https://127.0.0.1:{plain.Port}", _pki.AuthorityPem, with: cluster => cluster with { TlsServerName = name });

            var e = await Assert.ThrowsAsync<ApiConnectionException>(
                () => new ClusterClient(ClusterConnection.Open(context, Connecting.Options)).GetAsync("/version", default));

            Assert.Equal(ConnectionFailure.Tls, e.Failure);
            Assert.Contains("does not speak TLS", e.Message, StringComparison.Ordinal);
        }
    }
}
