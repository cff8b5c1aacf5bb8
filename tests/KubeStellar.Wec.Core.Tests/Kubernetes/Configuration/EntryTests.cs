using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public sealed class EntryTests : IDisposable
{
    private const string Exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: get-token, interactiveMode: Never";
    private readonly TempDirectory _directory = new();

    [Fact]
    public void Relative_paths_are_relative_to_the_file_that_names_them()
    {
        var text = KubeconfigText.WithUser("client-certificate: c.pem, client-key: ../k.pem, tokenFile: ~/t")
            .Replace(
                "server: 'https://example.org'", "server: 'https://example.org', certificate-authority: pki/ca.pem",
                StringComparison.Ordinal);
        var path = _directory.Write("sub/config", text);
        _directory.Write("sub/pki/ca.pem", "ca");

        var context = KubeConfig.Load(KubeConfigSource.Resolve(path)).GetContext("x");

        Assert.Equal("ca"u8.ToArray(), context.Cluster.CertificateAuthorityData);
        Assert.Equal(Path.Combine(_directory.Path, "sub", "c.pem"), context.User.ClientCertificateFile);
        Assert.Equal(Path.Combine(_directory.Path, "k.pem"), context.User.ClientKeyFile);
        Assert.Equal(Path.Combine(_directory.Path, "sub", "~", "t"), context.User.TokenFile);
    }

    [Fact]
    public void Inline_data_wins_over_a_file()
    {
        var cluster = KubeconfigText.Cluster("server: 'https://x', certificate-authority: /missing, certificate-authority-data: aGk=");

        Assert.Equal("hi"u8.ToArray(), cluster.CertificateAuthorityData);
    }

    [Theory]
    [InlineData("10.0.0.1:6443", "http://10.0.0.1:6443/")]
    [InlineData("https://h:1/api/proxy/?q=1#f", "https://h:1/api/proxy/")]
    [InlineData("http://localhost:8001", "http://localhost:8001/")]
    public void A_server_address_is_normalised(string server, string expected)
    {
        Assert.Equal(expected, KubeconfigText.Cluster($"server: '{server}'").Server.ToString());
    }

    [Theory]
    [InlineData("{}", KubeConfigError.BadServerUrl)]
    [InlineData("server: 'file:///etc/passwd'", KubeConfigError.BadServerUrl)]
    [InlineData("server: 'https://'", KubeConfigError.BadServerUrl)]
    [InlineData("server: 'https://me:s3cret@h'", KubeConfigError.BadServerUrl)]
    [InlineData("server: 'https://h', proxy-url: 'ftp://p'", KubeConfigError.BadProxyUrl)]
    [InlineData("server: 'https://h', certificate-authority-data: s3cret!", KubeConfigError.BadCertificate)]
    [InlineData("server: 'https://h', certificate-authority-data: aGk=, insecure-skip-tls-verify: true", KubeConfigError.BadCertificate)]
    [InlineData("server: 'https://h', insecure-skip-tls-verify: s3cret", KubeConfigError.Malformed)]
    [InlineData("server: 'https://h', insecure-skip-tls-verify: 'true'", KubeConfigError.Malformed)]
    [InlineData("server: [s3cret]", KubeConfigError.Malformed)]
    public void A_bad_cluster_says_what_and_where_and_nothing_secret(string body, KubeConfigError error)
    {
        var e = KubeconfigText.Fails(() => KubeconfigText.Cluster(body == "{}" ? "" : body));

        Assert.Equal((error, 1), (e.Error, e.Line));
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth-provider: {name: gcp}", KubeConfigError.UnsupportedAuthProvider, "gke-gcloud-auth-plugin")]
    [InlineData("auth-provider: {name: azure, config: {access-token: s3cret}}", KubeConfigError.UnsupportedAuthProvider, "kubelogin")]
    [InlineData("auth-provider: {name: oidc}", KubeConfigError.LoginExpired, "Log in again")]
    [InlineData("token: s3cret, username: me", KubeConfigError.Malformed, "token and a user name")]
    [InlineData("as-groups: [s3cret]", KubeConfigError.Malformed, "without a user")]
    [InlineData("client-key-data: s3cret!", KubeConfigError.BadCertificate, "client-key-data")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: c}", KubeConfigError.Malformed, "v1alpha1")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: c}", KubeConfigError.Malformed, "interactiveMode")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1beta1}", KubeConfigError.Malformed, "command")]
    [InlineData("exec: {command: s3cret}", KubeConfigError.Malformed, "apiVersion")]
    public void A_bad_user_says_what_and_nothing_secret(string body, KubeConfigError error, string hint)
    {
        var e = KubeconfigText.Fails(() => KubeconfigText.User(body));

        Assert.Equal(error, e.Error);
        Assert.Contains(hint, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Impersonation_is_read_whole()
    {
        var other = KubeconfigText.User("as: jane, as-uid: u1, as-groups: [a, 'b, c'], as-user-extra: {reason: [x, y]}").Impersonate!;

        Assert.Equal(("jane", "u1"), (other.UserName, other.Uid));
        Assert.Equal(["a", "b, c"], other.Groups);
        Assert.Equal(["x", "y"], other.Extra["reason"]);
    }

    [Fact]
    public void A_plugin_is_read_whole()
    {
        var exec = KubeconfigText.User(
            Exec + ", args: [a b, c], env: [{name: N, value: v}], provideClusterInfo: true, installHint: brew it}").Exec!;

        Assert.Equal("get-token", exec.Command);
        Assert.Equal(["a b", "c"], exec.Arguments);
        Assert.Equal([new("N", "v")], exec.Environment);
        Assert.Equal((true, ExecInteractiveMode.Never, "brew it"), (exec.ProvideClusterInfo, exec.InteractiveMode, exec.InstallHint));
    }

    [Fact]
    public void A_beta_plugin_is_interactive_if_it_can()
    {
        var exec = KubeconfigText.User("exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./p}").Exec!;

        Assert.Equal(ExecInteractiveMode.IfAvailable, exec.InteractiveMode);
        Assert.Equal(Path.Combine(Path.GetTempPath(), "p"), exec.Command);
    }

    [Fact]
    public void The_text_of_a_context_has_no_secret()
    {
        var context = KubeconfigText.Parse(KubeconfigText.WithUser(
            "tokenFile: f, token: s3cret, client-key-data: czNjcmV0, " + Exec + ", args: [s3cret], env: [{name: N, value: s3cret}]}")
            .Replace("server: 'https://example.org'", "server: 'https://example.org', proxy-url: 'http://me:s3cret@p'", StringComparison.Ordinal)).GetContext("x");

        Assert.DoesNotContain("s3cret", $"{context} {context.User} {context.User.Exec} {context.Cluster}", StringComparison.Ordinal);
        Assert.Contains("token", context.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
