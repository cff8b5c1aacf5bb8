using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public class KubeConfigMergeTests
{
    [Fact]
    public void The_first_file_wins_a_name_as_a_whole()
    {
        var second = """
            clusters: [{name: c, cluster: {server: 'https://second', tls-server-name: second}}]
            contexts: [{name: x, context: {cluster: c}}, {name: y, context: {cluster: c, user: u}}]
            users: [{name: u, user: {token: second, as: boss}}]
            current-context: y
            """;

        var config = KubeconfigText.Parse(KubeconfigText.OneContext, second);

        Assert.Equal("x", config.CurrentContext);
        Assert.Equal(["x", "y"], config.ContextNames);
        var y = config.GetContext("y");
        Assert.Equal(("example.org", null), (y.Cluster.Server.Host, y.Cluster.TlsServerName));
        Assert.Equal(("t0ken", null), (y.User.Token, y.User.Impersonate));
        Assert.EndsWith("config1", y.SourceFile, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_current_context_that_is_set_wins()
    {
        Assert.Equal("x", KubeconfigText.Parse("current-context: ''\n", KubeconfigText.OneContext).CurrentContext);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("clusters: null\ncontexts: null\nusers: ~\n")]
    [InlineData("{}")]
    public void An_empty_kubeconfig_has_no_contexts(string text)
    {
        Assert.Empty(KubeconfigText.Parse(text).ContextNames);
    }

    [Fact]
    public void JSON_with_tabs_is_read_too()
    {
        var json = "{\n\t\"kind\": \"Config\",\n\t\"clusters\": [{\"name\": \"c\",\n\t\t\"cluster\": {\"server\": \"https:\\/\\/h:1\"}}],\n\t\"contexts\": [{\"name\":\"x\",\"context\":{\"cluster\":\"c\"}}]}";

        Assert.Equal("https://h:1/", KubeconfigText.Parse(json).GetContext("x").Cluster.Server.ToString());
    }

    [Fact]
    public void A_byte_order_mark_and_UTF16_are_tolerated()
    {
        using var directory = new TempDirectory();
        foreach (var encoding in new[] { new System.Text.UTF8Encoding(true), System.Text.Encoding.Unicode })
        {
            var path = Path.Combine(directory.Path, encoding.WebName);
            File.WriteAllText(path, KubeconfigText.OneContext, encoding);

            Assert.Equal("x", KubeConfig.Load(KubeConfigSource.Resolve(path)).CurrentContext);
        }
    }

    [Fact]
    public void A_fault_elsewhere_does_not_matter_until_it_is_asked_for()
    {
        var text = """
            clusters:
            - {name: good, cluster: {server: 'https://good'}}
            - {name: bad, cluster: {server: 'ftp://bad'}}
            - {name: file, cluster: {server: 'https://x', certificate-authority: missing.pem}}
            contexts:
            - {name: good, context: {cluster: good}}
            - {name: bad, context: {cluster: bad}}
            - {name: file, context: {cluster: file}}
            - {name: dangling, context: {cluster: nowhere}}
            - {name: nobody, context: {cluster: good, user: ghost}}
            """;
        var config = KubeconfigText.Parse(text);

        Assert.Equal("good", config.GetContext("good").Cluster.Server.Host);
        Assert.Equal(KubeConfigError.BadServerUrl, KubeconfigText.Fails(() => config.GetContext("bad")).Error);
        Assert.Equal(KubeConfigError.FileNotFound, KubeconfigText.Fails(() => config.GetContext("file")).Error);
        Assert.Equal(KubeConfigError.ClusterNotFound, KubeconfigText.Fails(() => config.GetContext("dangling")).Error);
        Assert.Equal(KubeConfigError.UserNotFound, KubeconfigText.Fails(() => config.GetContext("nobody")).Error);
    }

    [Theory]
    [InlineData("clutser1", "cluster1")]
    [InlineData("its1", "kind-its1")]
    [InlineData("CLUSTER1", "cluster1")]
    public void An_unknown_context_suggests_what_was_meant(string wanted, string meant)
    {
        var config = KubeconfigText.Parse("contexts: [{name: cluster1}, {name: kind-its1}, {name: unrelated}]");

        var e = KubeconfigText.Fails(() => config.GetContext(wanted));

        Assert.Equal(KubeConfigError.ContextNotFound, e.Error);
        Assert.Contains($"'{meant}'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unrelated", e.Message, StringComparison.Ordinal);
        Assert.False(config.TryGetContext(wanted, out _));
    }

    [Fact]
    public void Long_base64_survives_in_every_style()
    {
        var run = new string('A', 100);
        foreach (var scalar in new[] { run, $"'{run}-{run}'", $"\"x.{run}\"", $"\"{run}\\n{run}\"", $"\"\\x41{run}\"" })
        {
            var expected = scalar.Trim('\'', '"').Replace("\\n", "\n", StringComparison.Ordinal).Replace(
                "\\x41", "A", StringComparison.Ordinal);
            Assert.Equal(expected, KubeconfigText.User($"token: {scalar}").Token);
        }
    }
}
