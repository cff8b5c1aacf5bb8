using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Transport;

public class ProxyChoiceTests
{
    [Theory]
    [InlineData("https://h.example", "HTTPS_PROXY=http://p:1", "http://p:1/")]
    [InlineData("https://h.example", "https_proxy=p:1", "http://p:1/")]
    [InlineData("https://h.example", "HTTP_PROXY=http://p:1", null)]
    [InlineData("http://h.example", "http_proxy=http://p:1", "http://p:1/")]
    [InlineData("https://h.example", "HTTPS_PROXY=socks5h://p:1", "socks5://p:1/")]
    [InlineData("https://h.example", "HTTPS_PROXY=socks5://p", "socks5://p:1080/")]
    [InlineData("https://h.example", "HTTPS_PROXY=socks5h://127.0.0.1", "socks5://127.0.0.1:1080/")]
    [InlineData("https://h.example", "HTTPS_PROXY=https://p", "https://p/")]
    [InlineData("https://localhost", "HTTPS_PROXY=http://p:1", null)]
    [InlineData("https://127.0.0.9", "HTTPS_PROXY=http://p:1", null)]
    [InlineData("https://[::1]", "HTTPS_PROXY=http://p:1", null)]
    public void The_environment_chooses_by_scheme_and_never_for_this_machine(string server, string variable, string? proxy)
    {
        var pair = variable.Split('=', 2);

        Assert.Equal(proxy, ProxyChoice.For(Cluster(server), TestHost.With("/", (pair[0], pair[1])))?.ToString());
    }

    [Fact]
    public void The_kubeconfig_beats_the_environment_even_for_this_machine()
    {
        var cluster = Cluster("https://localhost") with { ProxyUrl = new Uri("http://own:1") };

        Assert.Equal("own", ProxyChoice.For(cluster, TestHost.With("/", ("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", "*")))?.Host);
    }

    [Fact]
    public void A_socks5_proxy_of_the_kubeconfig_has_its_usual_port()
    {
        Assert.Equal(
            "socks5://p:1080/",
            ProxyChoice.For(Cluster("https://h") with { ProxyUrl = new Uri("socks5://p") }, TestHost.Empty)?.ToString());
        Assert.Equal(
            "socks5://p:9/", ProxyChoice.For(Cluster("https://h") with { ProxyUrl = new Uri("socks5://p:9") }, TestHost.Empty)?.ToString());
    }

    [Theory]
    [InlineData("*", "https://h.example", true)]
    [InlineData("h.example", "https://h.example", true)]
    [InlineData("example", "https://h.example", true)]
    [InlineData(" EXAMPLE ,x", "https://h.example", true)]
    [InlineData(".example", "https://h.example", true)]
    [InlineData(".h.example", "https://h.example", false)]
    [InlineData("*.example", "https://h.example", true)]
    [InlineData("ample", "https://h.example", false)]
    [InlineData("h.example:443", "https://h.example", true)]
    [InlineData("h.example:6443", "https://h.example", false)]
    [InlineData("10.0.0.0/8", "https://10.9.8.7:6443", true)]
    [InlineData("10.0.0.0/8", "https://11.0.0.1", false)]
    [InlineData("10.0.0.1", "https://10.0.0.1", true)]
    [InlineData("10.0.0.1:6443", "https://10.0.0.1:6443", true)]
    [InlineData("10.0.0.1:6443", "https://10.0.0.1", false)]
    [InlineData("fd00::/8", "https://[fd12::1]", true)]
    [InlineData("[fd12::1]", "https://[fd12::1]", true)]
    [InlineData("", "https://h.example", false)]
    [InlineData(".,:,/,x:y", "https://h.example", false)]
    public void NO_PROXY_follows_the_rules_of_Go(string rules, string server, bool exempt)
    {
        Assert.Equal(exempt, new NoProxyRules(rules).Exempt(new Uri(server)));
    }

    [Fact]
    public void A_bad_variable_is_named_but_not_quoted()
    {
        var e = Assert.Throws<KubeConfigException>(
            () => ProxyChoice.For(Cluster("https://h"), TestHost.With("/", ("HTTPS_PROXY", "ftp://me:s3cret@p"))));

        Assert.Contains("HTTPS_PROXY", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    private static ClusterEntry Cluster(string server) => new() { Name = "c", Server = new Uri(server) };
}
