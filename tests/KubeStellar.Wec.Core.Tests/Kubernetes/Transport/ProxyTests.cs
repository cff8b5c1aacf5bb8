using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public class ProxyTests
{
    private readonly TestPki _pki = new();

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task A_server_is_reached_through_the_proxy_and_still_verified(string scheme)
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["api.example"]));
        using var proxy = new TinyProxy(server.Port);
        var context = Through($"{scheme}://127.0.0.1:{proxy.Port}", "https://api.example:6443");

        var echo = await context.AskAsync();

        Assert.Equal(("HTTP/2", "api.example", "api.example:6443"), (echo.Protocol, echo.Sni, proxy.Asked));
        await Through($"{scheme}://127.0.0.1:{proxy.Port}", "https://other.example:6443").RefusesAsync();
    }

    [Fact]
    public async Task Credentials_in_the_address_are_for_the_proxy()
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["api.example"]));
        using var proxy = new TinyProxy(server.Port, "me:p@ss");

        var echo = await Through($"http://me:p%40ss@127.0.0.1:{proxy.Port}", "https://api.example").AskAsync();

        Assert.Equal("api.example:443", proxy.Asked);
        Assert.DoesNotContain("Proxy-Authorization", echo.Headers.Keys);
    }

    [Fact]
    public async Task The_TLS_server_name_holds_behind_a_proxy_too()
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["api.internal"]));
        using var proxy = new TinyProxy(server.Port);

        var echo = await Through($"http://127.0.0.1:{proxy.Port}", "https://10.0.0.1:6443", "api.internal").AskAsync();

        Assert.Equal(("api.internal", "10.0.0.1:6443"), (echo.Sni, proxy.Asked));
    }

    [Fact]
    public async Task The_environment_names_a_proxy_for_other_machines()
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["api.example"]));
        using var proxy = new TinyProxy(server.Port);
        var options = Connecting.Options with { Host = TestHost.With("/", ("HTTPS_PROXY", $"127.0.0.1:{proxy.Port}")) };

        await Connecting.To("https://api.example", _pki.AuthorityPem).AskAsync(options);

        Assert.Equal("api.example:443", proxy.Asked);
    }

    private KubeContext Through(string proxy, string server, string? tlsName = null) =>
        Connecting.To(server, _pki.AuthorityPem, with: cluster => cluster with { ProxyUrl = new Uri(proxy), TlsServerName = tlsName });
}
