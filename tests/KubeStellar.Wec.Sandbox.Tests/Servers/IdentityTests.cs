using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Tests.Servers;

public sealed class IdentityTests : BareServers
{
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private const string Question = """{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}""";

    public IdentityTests() => EverybodyMay = new Allow();

    private Allow EverybodyMay { get; }

    [Fact]
    public async Task A_requested_token_is_its_service_account_until_it_expires()
    {
        Its.Authorizer = EverybodyMay;
        var issued = await Admin.SendAsync(
            "POST", "/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{"expirationSeconds":3600}}""");
        using var bearer = TestClient.WithToken(Its, issued.Json["status"]!["token"]!.ToString());
        var user = (await bearer.SendAsync("POST", WhoAmI, Question)).Json["status"]!["userInfo"]!;
        Assert.Equal("system:serviceaccount:default:default", user["username"]!.ToString());
        Assert.Contains("system:serviceaccounts:default", user["groups"]!.ToJsonString(), StringComparison.Ordinal);

        Sandbox.Faults.Add(new FaultRule(FaultAction.ClockSkew) { Server = "its1", Duration = TimeSpan.FromHours(2) });
        Assert.Equal(401, (await bearer.SendAsync("POST", WhoAmI, Question)).Code);
    }

    [Fact]
    public async Task A_token_dies_with_its_service_account()
    {
        Its.Authorizer = EverybodyMay;
        var account = Its.Store.Create(new ResourceId("", "serviceaccounts", "default", "robot"), []);
        var (token, _) = Its.TokenIssuer.Issue("default", "robot", Meta.Uid(account), TimeSpan.FromHours(1));
        using var bearer = TestClient.WithToken(Its, token);
        Assert.Equal(201, (await bearer.SendAsync("POST", WhoAmI, Question)).Code);
        Its.Store.Delete(new ResourceId("", "serviceaccounts", "default", "robot"));
        Assert.Equal(401, (await bearer.SendAsync("POST", WhoAmI, Question)).Code);
    }

    [Fact]
    public async Task A_bootstrap_token_is_read_from_its_secret()
    {
        Its.Authorizer = EverybodyMay;
        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        Its.Store.Create(new ResourceId("", "secrets", "kube-system", "bootstrap-token-ocmhub"), new JsonObject
        {
            ["type"] = "bootstrap.kubernetes.io/token",
            ["data"] = new JsonObject
            {
                ["token-id"] = Base64("ocmhub"),
                ["token-secret"] = Base64("0123456789abcdef"),
                ["usage-bootstrap-authentication"] = Base64("true"),
                ["auth-extra-groups"] = Base64("system:bootstrappers:managedcluster"),
            },
        });
        using var good = TestClient.WithToken(Its, "ocmhub.0123456789abcdef");
        var user = (await good.SendAsync("POST", WhoAmI, Question)).Json["status"]!["userInfo"]!;
        Assert.Equal("system:bootstrap:ocmhub", user["username"]!.ToString());
        Assert.Contains("system:bootstrappers:managedcluster", user["groups"]!.ToJsonString(), StringComparison.Ordinal);
        using var bad = TestClient.WithToken(Its, "ocmhub.0123456789abcdee");
        Assert.Equal(401, (await bad.SendAsync("POST", WhoAmI, Question)).Code);
    }

    [Fact]
    public async Task Another_servers_admin_is_unauthorized_here()
    {
        using var stranger = TestClient.Stranger(Its, Sandbox.Wecs[0]);
        Assert.Equal(401, (await stranger.SendAsync("GET", "/api/v1/namespaces")).Code);
    }

    [Fact]
    public async Task Impersonation_acts_as_somebody_else_with_their_groups_and_extras()
    {
        Its.Authorizer = EverybodyMay;
        var answer = await Admin.SendAsync(
            "POST",
            WhoAmI,
            Question,
            "application/json",
            ("Impersonate-User", "jane"),
            ("Impersonate-Group", "devs"),
            ("Impersonate-Extra-Scopes", "view"));
        var user = answer.Json["status"]!["userInfo"]!;
        Assert.Equal("jane", user["username"]!.ToString());
        Assert.Equal("""["devs","system:authenticated"]""", user["groups"]!.ToJsonString());
        Assert.Equal("""{"scopes":["view"]}""", user["extra"]!.ToJsonString());
    }

    [Fact]
    public async Task Impersonation_needs_its_permission()
    {
        using var nobody = TestClient.As(Its, "nobody");
        var answer = await nobody.SendAsync("GET", "/api/v1/namespaces", (string?)null, null, ("Impersonate-User", "kubernetes-admin"));
        Assert.Equal(403, answer.Code);
        Assert.Equal(
            "users \"kubernetes-admin\" is forbidden: "
            + "User \"nobody\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope",
            answer.Message);
    }

    [Fact]
    public async Task Names_are_quoted_and_the_core_of_a_denial_is_escaped()
    {
        using var odd = TestClient.As(Its, "a<b&\"c\"");
        var answer = await odd.SendAsync("GET", "/api/v1/namespaces/default/configmaps/x");
        Assert.Equal(
            "configmaps \"x\" is forbidden: User \"a&lt;b&amp;\\\"c\\\"\" cannot get resource \"configmaps\" in API group \"\" "
            + "in the namespace \"default\"",
            answer.Message);
    }

    [Fact]
    public async Task Anybody_may_read_the_published_cluster_info_and_health()
    {
        using var anonymous = TestClient.Anonymous(Its);
        var info = await anonymous.SendAsync("GET", "/api/v1/namespaces/kube-public/configmaps/cluster-info");
        Assert.Contains(
            $"server: {Its.Url.GetLeftPart(UriPartial.Authority)}", info.Json["data"]!["kubeconfig"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("ok", (await anonymous.SendAsync("GET", "/readyz")).Text);
        Assert.Equal(403, (await anonymous.SendAsync("GET", "/api/v1/namespaces/kube-public/configmaps/kube-root-ca.crt")).Code);
    }

    private sealed class Allow : IAuthorizer
    {
        public Decision Authorize(UserInfo user, RequestAttributes attributes) => new(true, "");
    }
}
