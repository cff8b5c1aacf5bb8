using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Resources;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class GrantRequestTests
{
    [Theory]
    [InlineData("get create update patch delete", false)]
    [InlineData("get list watch create update patch delete", true)]
    public void Unless_said_otherwise_what_keeping_an_object_takes_is_granted_and_no_more(string verbs, bool includeListWatch) => Assert.Equal(
        verbs.Split(' '), Assert.Single(AskedRight.Of(Of("x") with { IncludeListWatch = includeListWatch })).Verbs);

    [Fact]
    public void Creating_which_names_no_object_is_a_rule_of_its_own_beside_names()
    {
        var right = Assert.Single(
            AskedRight.Of(new() { Permissions = [new() { Resources = ["configmaps"], ResourceNames = ["a", "b"] }] }));

        var rules = right.RulesFor(new("", "configmaps", null, true, true)).ToList();

        Assert.Equal(["get", "update", "patch", "delete"], rules[0].Verbs);
        Assert.Equal(["a", "b"], rules[0].ResourceNames);
        Assert.Equal(["create"], rules[1].Verbs);
        Assert.Empty(rules[1].ResourceNames);
        Assert.True(right.CreatesMoreThanNamed);
    }

    [Theory]
    [InlineData("VerbTakesNoName", "deletecollection")]
    [InlineData("UnknownVerb", "read")]
    [InlineData("UnknownVerb", "")]
    public void A_verb_that_would_allow_nothing_is_refused(string error, string verb) => Assert.Equal(
        error, Assert.Throws<WecException>(() => new PermissionGranter(new() { Permissions = [new() { Resources = ["x"], Verbs = [verb], ResourceNames = ["a"] }] })).ErrorId);

    [Theory]
    [InlineData("impersonate:user-info")]
    [InlineData("impersonate-on:serviceaccount:get")]
    [InlineData("DELETE")]
    public void Verbs_of_newer_servers_and_any_case_are_taken(string verb) =>
        Assert.Equal([verb.ToLowerInvariant()], PermissionVerbs.Check([verb], allowUnknown: false));

    [Fact]
    public void Unknown_verbs_pass_when_allowed_unless_they_are_no_words()
    {
        Assert.Equal(["levitate"], PermissionVerbs.Check(["levitate"], allowUnknown: true));
        Assert.Throws<WecException>(() => PermissionVerbs.Check(["levi tate"], allowUnknown: true));
    }

    [Fact]
    public void Each_resource_gets_a_role_of_its_own_with_its_subresources()
    {
        ResolvedResource[] resources =
        [
            new("apps", "deployments", null, true, true),
            new("", "configmaps", null, true, true),
            new("apps", "deployments", "scale", true, true),
            new("apps", "deployments", null, true, true),
        ];

        var rights = AskedRight.Of(Of("a", "b", "c", "d"));

        var roles = GrantRules.Divide(rights, resources, null).ToList();
        var named = GrantRules.Divide(rights, resources, "mine").ToList();

        Assert.Equal(["kubestellar-wec:deployments.apps", "kubestellar-wec:configmaps"], roles.Select(r => r.Role));
        Assert.Equal(["deployments.apps", "deployments.apps/scale"], roles[0].Resources.Select(r => r.ToString()));
        Assert.Equal(("mine", 3), (named.Single().Role, named.Single().Resources.Count));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("100%")]
    [InlineData("..")]
    [InlineData("")]
    public void A_role_name_that_fits_no_path_is_refused(string name) => Assert.Equal(
        "InvalidRoleName", Assert.Throws<WecException>(() => new PermissionGranter(new() { Permissions = [new() { Resources = ["x"] }], RoleName = name })).ErrorId);

    [Theory]
    [InlineData(GrantMethod.Namespaced, "")]
    [InlineData(GrantMethod.Bound, "shop")]
    public void A_method_that_does_not_go_with_the_namespaces_is_refused(GrantMethod method, string @namespace) => Assert.Equal(
        "MethodIgnoresNamespace",
        Assert.Throws<WecException>(() => new PermissionGranter(new()
        {
            Permissions = [new() { Resources = ["x"], Namespaces = @namespace.Split(',', StringSplitOptions.RemoveEmptyEntries) }],
            Method = method,
        })).ErrorId);

    [Theory]
    [InlineData("get", "apps", "deployments", 0)]
    [InlineData("*", "apps", "deployments", 1)]
    [InlineData("get", "*", "deployments", 1)]
    [InlineData("get", "apps", "*", 1)]
    [InlineData("escalate bind", "rbac.authorization.k8s.io", "clusterroles", 2)]
    [InlineData("impersonate", "", "users", 1)]
    [InlineData("impersonate:user-info", "authentication.k8s.io", "users", 1)]
    [InlineData("list", "", "secrets", 1)]
    [InlineData("create", "", "secrets", 0)]
    [InlineData("create", "", "serviceaccounts/token", 1)]
    [InlineData("get", "", "nodes/proxy", 1)]
    [InlineData("get", "", "nodes", 0)]
    [InlineData("approve sign", "certificates.k8s.io", "signers", 1)]
    [InlineData("update", "certificates.k8s.io", "certificatesigningrequests/approval", 1)]
    [InlineData("get", "certificates.k8s.io", "certificatesigningrequests", 0)]
    [InlineData("create", "", "pods/exec", 1)]
    [InlineData("create", "", "pods/attach", 1)]
    [InlineData("create", "", "pods/portforward", 1)]
    [InlineData("patch", "", "pods/ephemeralcontainers", 1)]
    [InlineData("create", "", "pods", 0)]
    [InlineData("update", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", 1)]
    [InlineData("get", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", 0)]
    [InlineData("create", "apiregistration.k8s.io", "apiservices", 1)]
    [InlineData("create", "rbac.authorization.k8s.io", "rolebindings", 1)]
    [InlineData("use", "security.openshift.io", "securitycontextconstraints", 1)]
    public void What_opens_more_than_a_workload_needs_is_a_danger(string verbs, string group, string resource, int dangers) =>
        Assert.Equal(dangers, Dangers(null, Rule(verbs, group, resource)).Count);

    [Fact]
    public void Secrets_of_a_workload_namespace_or_by_name_are_no_danger_and_those_of_kube_system_are()
    {
        Assert.Empty(Dangers("shop", Rule("get", "", "secrets")));
        Assert.Empty(Dangers(null, Rule("get", "", "secrets") with { ResourceNames = ["one"] }));
        Assert.Equal(
            "get on secrets in kube-system includes every credential kept in them.", Assert.Single(Dangers("kube-system", Rule("get", "", "secrets"))));
        Assert.Single(Dangers("kube-system", Rule("create", "", "serviceaccounts/token") with { ResourceNames = ["one"] }));
        Assert.Empty(Dangers("shop", Rule("create", "", "pods/exec")));
    }

    [Fact]
    public void Where_the_agent_cannot_be_asked_what_it_has_by_default_is_no_danger()
    {
        Assert.Empty(GrantDangers.Of([Content(null, Rule("create", "", "pods/exec"))]));
        Assert.Single(GrantDangers.Of([Content(null, Rule("get", "", "nodes/proxy"))]));
    }

    private static IReadOnlyList<string> Dangers(string? place, PolicyRule rule) =>
        GrantDangers.Sentences([Content(place, rule)], GrantDangers.Find(Content(place, rule)));

    private static RoleContent Content(string? place, PolicyRule rule) => new("role", place, [], rule.Verbs, [], [rule]);

    private static PolicyRule Rule(string verbs, string group, string resource) =>
        new() { Verbs = verbs.Split(' '), ApiGroups = [group], Resources = [resource] };

    private static GrantRequest Of(params string[] resources) => new() { Permissions = [new() { Resources = resources }] };
}
