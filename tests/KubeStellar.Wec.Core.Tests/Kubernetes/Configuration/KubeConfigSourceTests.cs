using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public sealed class KubeConfigSourceTests : IDisposable
{
    private readonly TempDirectory _home = new();

    [Fact]
    public void An_explicit_list_beats_the_environment()
    {
        var list = string.Join(Path.PathSeparator, "/a/one", "", "/a/two", "/a/one");

        var source = KubeConfigSource.Resolve(list, TestHost.With(_home.Path, ("KUBECONFIG", "/env")));

        Assert.True(source.IsExplicit);
        Assert.Equal([Path.GetFullPath("/a/one"), Path.GetFullPath("/a/two")], source.Paths);
    }

    [Fact]
    public void KUBECONFIG_beats_the_home_file()
    {
        var source = KubeConfigSource.Resolve(
            null, TestHost.With(_home.Path, ("KUBECONFIG", $"/one{Path.PathSeparator}{Path.PathSeparator}/two")));

        Assert.False(source.IsExplicit);
        Assert.Equal([Path.GetFullPath("/one"), Path.GetFullPath("/two")], source.Paths);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_KUBECONFIG_means_the_home_file(string value)
    {
        var source = KubeConfigSource.Resolve("", TestHost.With(_home.Path, ("KUBECONFIG", value)));

        Assert.Equal([Path.Combine(_home.Path, ".kube", "config")], source.Paths);
    }

    [Fact]
    public void A_missing_file_is_only_an_error_when_it_was_named()
    {
        var there = _home.Write("there", KubeconfigText.OneContext);
        var missing = Path.Combine(_home.Path, "missing");

        Assert.Equal(["x"], KubeConfig.Load(new KubeConfigSource([missing, there], false)).ContextNames);
        var e = KubeconfigText.Fails(() => KubeConfig.Load(new KubeConfigSource([there, missing], true)));
        Assert.Equal((KubeConfigError.FileNotFound, missing), (e.Error, e.Path));
    }

    [Fact]
    public void A_directory_is_unreadable()
    {
        var e = KubeconfigText.Fails(() => KubeConfig.Load(new KubeConfigSource([_home.Path], true)));

        Assert.Equal(KubeConfigError.Unreadable, e.Error);
    }

    [Fact]
    public void Nothing_at_all_says_where_it_looked()
    {
        var host = TestHost.With(_home.Path);

        var e = KubeconfigText.Fails(() => KubeConfig.Load(KubeConfigSource.Resolve(null, host), host));

        Assert.Equal(KubeConfigError.NoConfiguration, e.Error);
        Assert.Contains(Path.Combine(_home.Path, ".kube", "config"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_finds_its_own_cluster()
    {
        _home.Write("serviceaccount/token", "pod-token");
        _home.Write("serviceaccount/ca.crt", "authority");
        _home.Write("serviceaccount/namespace", "team\n");
        var host = TestHost.With(_home.Path, ("KUBERNETES_SERVICE_HOST", "fd00::1"), ("KUBERNETES_SERVICE_PORT", "443"));

        var config = KubeConfig.Load(KubeConfigSource.Resolve(null, host), host);

        Assert.Equal("in-cluster", config.CurrentContext);
        var context = config.GetContext("in-cluster");
        Assert.Equal(("https://[fd00::1]/", "team"), (context.Cluster.Server.ToString(), context.Namespace));
        Assert.Equal("authority"u8.ToArray(), context.Cluster.CertificateAuthorityData);
        Assert.Equal(Path.Combine(_home.Path, "serviceaccount", "token"), context.User.TokenFile);
    }

    [Fact]
    public void A_kubeconfig_beats_the_own_cluster()
    {
        _home.Write(".kube/config", KubeconfigText.OneContext);
        _home.Write("serviceaccount/token", "pod-token");
        var host = TestHost.With(_home.Path, ("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBERNETES_SERVICE_PORT", "443"));

        Assert.Equal(["x"], KubeConfig.Load(KubeConfigSource.Resolve(null, host), host).ContextNames);
    }

    [Fact]
    public void A_changed_file_is_read_again()
    {
        var path = _home.Write("config", KubeconfigText.OneContext);
        var source = KubeConfigSource.Resolve(path);
        Assert.Equal("x", KubeConfig.Load(source).CurrentContext);

        File.WriteAllText(
            path, KubeconfigText.OneContext.Replace("current-context: x", "current-context: other", StringComparison.Ordinal));

        Assert.Equal("other", KubeConfig.Load(source).CurrentContext);
    }

    public void Dispose() => _home.Dispose();
}
