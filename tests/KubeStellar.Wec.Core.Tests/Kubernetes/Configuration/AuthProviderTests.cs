using System.Text;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public class AuthProviderTests
{
    [Fact]
    public void An_id_token_that_holds_is_the_token()
    {
        var token = Token("""{"sub":"jane","exp":4102444800}""");

        Assert.Equal(token, KubeconfigText.User(Oidc($"id-token: {token}, refresh-token: r")).Token);
    }

    [Theory]
    [InlineData("""{"exp":1577836800}""", "expired on 2020-01-01")]
    [InlineData(null, "has no id-token")]
    public void An_expired_login_says_so_and_how_to_log_in_again(string? claims, string says)
    {
        var token = claims is null ? null : Token(claims);

        var e = KubeconfigText.Fails(() => KubeconfigText.User(
            Oidc($"{(token is null ? "" : $"id-token: {token}, ")}refresh-token: s3cret")));

        Assert.Equal(KubeConfigError.LoginExpired, e.Error);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Contains("Log in again", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1.26", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token ?? "s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-token")]
    [InlineData("a.b.c")]
    [InlineData("a.e30.c")]
    [InlineData("a.W10.c")]
    public void An_id_token_that_is_none_is_refused_without_being_quoted(string token)
    {
        var e = KubeconfigText.Fails(() => KubeconfigText.User(Oidc($"id-token: {token}")));

        Assert.Equal(KubeConfigError.Malformed, e.Error);
        Assert.DoesNotContain(token, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_other_credential_goes_before_the_provider()
    {
        Assert.Equal("own", KubeconfigText.User($"token: own, {Oidc("id-token: a.b.c")}").Token);
        Assert.Equal("jane", KubeconfigText.User($"username: jane, password: p, {Oidc("id-token: a.b.c")}").Username);
    }

    [Theory]
    [InlineData("gcp", "1.26")]
    [InlineData("azure", "kubelogin")]
    [InlineData("openstack", "'openstack'")]
    public void Providers_that_are_gone_or_never_were_are_refused(string name, string says)
    {
        var e = KubeconfigText.Fails(() => KubeconfigText.User($"token: t, auth-provider: {{name: {name}}}"));

        Assert.Equal(KubeConfigError.UnsupportedAuthProvider, e.Error);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_used_is_still_told_of()
    {
        var config = KubeconfigText.Parse(
            "clusters: [{name: c, cluster: {server: 'https://h', certificate-authority: /missing/ca.crt}}]\n"
            + "contexts: [{name: x, context: {cluster: c, user: nobody, namespace: n}}, {name: y, context: {cluster: gone}}]\n");

        var x = config.Outline("x");
        Assert.Equal(("x", "c", "nobody", "n", "https://h/"), (x.Name, x.Cluster, x.User, x.Namespace, x.Server?.ToString()));
        Assert.Equal(KubeConfigError.UserNotFound, x.Fault?.Error);
        Assert.Equal(
            ("gone", null, KubeConfigError.ClusterNotFound),
            (config.Outline("y").Cluster, config.Outline("y").Server, config.Outline("y").Fault!.Error));
        Assert.Equal(KubeConfigError.ContextNotFound, KubeconfigText.Fails(() => config.Outline("z")).Error);
    }

    [Fact]
    public void A_name_that_two_files_define_differently_is_warned_of_where_the_wrong_one_may_be_meant()
    {
        const string first = "clusters: [{name: c, cluster: {server: 'https://one'}}]\nusers: [{name: admin, user: {token: one}}]\n"
            + "contexts: [{name: x, context: {cluster: c, user: admin}}]";
        const string second = "clusters: [{name: c, cluster: {server: 'https://one'}}]\nusers: [{name: admin, user: {token: two}}]\n"
            + "contexts: [{name: y, context: {cluster: c, user: admin}}]";
        var config = KubeconfigText.Parse(first, second);

        Assert.Empty(config.GetContext("x").Notes);
        var note = Assert.Single(config.GetContext("y").Notes);
        Assert.Contains("the user 'admin'", note, StringComparison.Ordinal);
        Assert.Equal("one", config.GetContext("y").User.Token);
        Assert.Empty(KubeconfigText.Parse(second, second).GetContext("y").Notes);
    }

    private static string Oidc(string config) =>
        $"auth-provider: {{name: oidc, config: {{idp-issuer-url: 'https://i', client-id: k, {config}}}}}";

    private static string Token(string claims) =>
        $"eyJhbGciOiJSUzI1NiJ9.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.c2ln";
}
