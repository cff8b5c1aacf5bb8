using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public class ServerTrustTests
{
    private readonly TestPki _pki = new();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_server_is_trusted_by_its_name_or_address(string host)
    {
        await using var server = await EchoServer.StartAsync(_pki.Server([host]));
        var context = Connecting.To($"https://{host}:{server.Port}", _pki.AuthorityPem);

        Assert.Equal("HTTP/2", (await context.AskAsync()).Protocol);
        Assert.True(ClusterConnection.Open(context, Connecting.Options).IsTlsVerified);
    }

    [Fact]
    public async Task Another_authority_is_not_trusted()
    {
        await using var server = await EchoServer.StartAsync(new TestPki().Server(["localhost"]));

        var e = await Connecting.To($"https://localhost:{server.Port}", _pki.AuthorityPem).RefusesAsync();

        Assert.Equal((ServerCertificateFailure.UntrustedRoot, "localhost"), (e.Reason, e.Host));
    }

    [Fact]
    public async Task Without_an_authority_the_operating_system_decides()
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["localhost"]));

        Assert.Equal(
            ServerCertificateFailure.UntrustedRoot, (await Connecting.To($"https://localhost:{server.Port}", null).RefusesAsync()).Reason);
    }

    [Fact]
    public async Task A_certificate_for_another_name_says_which()
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["other.example", "10.1.2.3"]));

        var e = await Connecting.To($"https://localhost:{server.Port}", _pki.AuthorityPem).RefusesAsync();

        Assert.Equal(ServerCertificateFailure.NameMismatch, e.Reason);
        Assert.Contains("'other.example', '10.1.2.3'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-30, -1, ServerCertificateFailure.Expired)]
    [InlineData(1, 30, ServerCertificateFailure.NotYetValid)]
    public async Task A_certificate_out_of_its_time_is_told_apart(int from, int to, ServerCertificateFailure reason)
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["localhost"], from, to));

        Assert.Equal(reason, (await Connecting.To($"https://localhost:{server.Port}", _pki.AuthorityPem).RefusesAsync()).Reason);
    }

    [Fact]
    public async Task An_intermediate_in_the_bundle_completes_the_chain()
    {
        var below = _pki.Intermediate();
        await using var server = await EchoServer.StartAsync(below.Server(["localhost"]));
        byte[] bundle = [.. below.AuthorityPem, (byte)'\n', .. _pki.AuthorityPem];

        Assert.Equal("HTTP/2", (await Connecting.To($"https://localhost:{server.Port}", bundle).AskAsync()).Protocol);
        Assert.Equal(
            ServerCertificateFailure.UntrustedRoot,
            (await Connecting.To($"https://localhost:{server.Port}", _pki.AuthorityPem).RefusesAsync()).Reason);
    }

    [Fact]
    public async Task The_TLS_server_name_is_asked_for_and_checked_in_place_of_the_host()
    {
        await using var server = await EchoServer.StartAsync(_pki.Server(["api.internal"]));
        var address = $"https://127.0.0.1:{server.Port}";

        var echo = await Connecting.To(address, _pki.AuthorityPem, with: cluster => cluster with { TlsServerName = "api.internal" }).AskAsync();

        Assert.Equal(("HTTP/2", "api.internal", $"127.0.0.1:{server.Port}"), (echo.Protocol, echo.Sni, echo.Host));
        var e = await Connecting.To(address, _pki.AuthorityPem, with: cluster => cluster with { TlsServerName = "wrong.internal" }).RefusesAsync();
        Assert.Equal((ServerCertificateFailure.NameMismatch, "wrong.internal"), (e.Reason, e.Host));
    }

    [Fact]
    public async Task Only_insecure_skip_tls_verify_accepts_anything()
    {
        await using var server = await EchoServer.StartAsync(new TestPki().Server(["other"], -30, -1));
        var context = Connecting.To($"https://localhost:{server.Port}", null, with: cluster => cluster with { InsecureSkipTlsVerify = true });

        Assert.Equal("HTTP/2", (await context.AskAsync()).Protocol);
        Assert.False(ClusterConnection.Open(context, Connecting.Options).IsTlsVerified);
    }

    [Fact]
    public async Task Over_plain_http_no_credential_is_sent()
    {
        await using var server = await EchoServer.StartAsync(null);
        var context = Connecting.To(
            server.Address.ToString(), null, new UserEntry { Name = "u", Token = "t", ClientCertificateFile = "/missing" });

        var echo = await context.AskAsync();

        Assert.Equal("HTTP/1.1", echo.Protocol);
        Assert.DoesNotContain("Authorization", echo.Headers.Keys);
        Assert.False(ClusterConnection.Open(context, Connecting.Options).IsTlsVerified);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void An_authority_that_is_no_certificate_is_refused(string pem)
    {
        var context = Connecting.To("https://localhost", System.Text.Encoding.ASCII.GetBytes(pem));

        Assert.Equal(
            KubeConfigError.BadCertificate,
            Assert.Throws<KubeConfigException>(() => ClusterConnection.Open(context, Connecting.Options)).Error);
    }
}
