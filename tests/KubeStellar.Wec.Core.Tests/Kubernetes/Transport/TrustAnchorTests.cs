using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public class TrustAnchorTests
{
    private readonly TestPki _root = new();

    [Fact]
    public async Task An_intermediate_alone_is_trusted_as_it_is_by_kubectl()
    {
        var below = _root.Intermediate();
        await using var server = await EchoServer.StartAsync(below.Server(["localhost"]));

        Assert.Equal("HTTP/2", (await To(server, below.AuthorityPem).AskAsync()).Protocol);
    }

    [Fact]
    public async Task An_intermediate_is_trusted_also_when_the_server_sends_the_way_to_a_root_nobody_knows()
    {
        var below = _root.Intermediate();
        await using var server = await EchoServer.StartAsync(below.Server(["localhost"]), below.Authority, _root.Authority);

        Assert.Equal("HTTP/2", (await To(server, below.AuthorityPem).AskAsync()).Protocol);
    }

    [Fact]
    public async Task An_intermediate_is_trusted_beside_the_root_of_another_cluster()
    {
        var below = _root.Intermediate();
        await using var server = await EchoServer.StartAsync(below.Server(["localhost"]));
        byte[] bundle = [.. new TestPki().AuthorityPem, (byte)'\n', .. below.AuthorityPem];

        Assert.Equal("HTTP/2", (await To(server, bundle).AskAsync()).Protocol);
    }

    [Fact]
    public async Task A_server_certificate_that_is_in_the_kubeconfig_itself_is_trusted()
    {
        var certificate = _root.Server(["localhost"]);
        await using var server = await EchoServer.StartAsync(certificate);

        Assert.Equal(
            "HTTP/2", (await To(server, System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem())).AskAsync()).Protocol);
    }

    [Fact]
    public async Task Who_only_calls_himself_like_the_intermediate_is_not_trusted()
    {
        var below = _root.Intermediate();
        var impostor = below.Impostor();
        await using var alone = await EchoServer.StartAsync(impostor.Server(["localhost"]));
        await using var withChain = await EchoServer.StartAsync(impostor.Server(["localhost"]), impostor.Authority, below.Authority);

        Assert.Equal(ServerCertificateFailure.UntrustedRoot, (await To(alone, below.AuthorityPem).RefusesAsync()).Reason);
        Assert.Equal(ServerCertificateFailure.UntrustedRoot, (await To(withChain, below.AuthorityPem).RefusesAsync()).Reason);
    }

    [Fact]
    public async Task A_sibling_of_the_intermediate_is_not_trusted()
    {
        var below = _root.Intermediate();
        var sibling = _root.Intermediate();
        await using var server = await EchoServer.StartAsync(sibling.Server(["localhost"]), sibling.Authority, _root.Authority);

        Assert.Equal(ServerCertificateFailure.UntrustedRoot, (await To(server, below.AuthorityPem).RefusesAsync()).Reason);
    }

    [Fact]
    public async Task A_certificate_signed_by_a_trusted_server_certificate_is_not_trusted()
    {
        var trusted = _root.Server(["localhost"]);
        await using var server = await EchoServer.StartAsync(new TestPki().Server(["localhost"]), trusted);

        Assert.Equal(
            ServerCertificateFailure.UntrustedRoot,
            (await To(server, System.Text.Encoding.ASCII.GetBytes(trusted.ExportCertificatePem())).RefusesAsync()).Reason);
    }

    [Fact]
    public async Task Name_time_and_purpose_are_checked_below_an_intermediate_too()
    {
        var below = _root.Intermediate();
        await using var other = await EchoServer.StartAsync(below.Server(["other.example"]));
        await using var old = await EchoServer.StartAsync(below.Server(["localhost"], -30, -1));

        await To(other, below.AuthorityPem).RefusesAsync();
        await To(old, below.AuthorityPem).RefusesAsync();
        await RefusesAsync(below.Server(["localhost"], usage: "1.3.6.1.5.5.7.3.2"), below.AuthorityPem);
    }

    [Fact]
    public async Task An_intermediate_out_of_its_time_is_not_trusted()
    {
        var below = _root.Intermediate(fromDays: -30, toDays: -1);
        await using var server = await EchoServer.StartAsync(below.Server(["localhost"], -20, -2));

        await To(server, below.AuthorityPem).RefusesAsync();
    }

    private static KubeStellar.Wec.Kubernetes.Configuration.KubeContext To(EchoServer server, byte[] authority) =>
        Connecting.To($"https://localhost:{server.Port}", authority);

    /// <summary>Kestrel does not even begin with a certificate that is not for servers.</summary>
    private static async Task RefusesAsync(X509Certificate2 certificate, byte[] authority)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asking = Connecting.To($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}", authority).RefusesAsync();
        using var caller = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(caller.GetStream());
        var serving = stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate });

        await asking;
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
