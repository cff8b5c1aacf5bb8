using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Rbac;

namespace KubeStellar.Wec.Tests.Permissions;

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
        var right = Assert.Single(AskedRight.Of(new() { Permissions = [new() { Resources = ["configmaps"], ResourceNames = ["a", "b"] }] }));

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
    public void What_opens_more_than_a_workload_needs_is_a_danger(string verbs, string group, string resource, int dangers) =>
        Assert.Equal(dangers, GrantDangers.Of([Rule(verbs, group, resource)], isClusterWide: true).Count());

    [Fact]
    public void Secrets_of_one_namespace_or_by_name_are_no_danger()
    {
        Assert.Empty(GrantDangers.Of([Rule("get", "", "secrets")], isClusterWide: false));
        Assert.Empty(GrantDangers.Of([Rule("get", "", "secrets") with { ResourceNames = ["one"] }], isClusterWide: true));
    }

    private static PolicyRule Rule(string verbs, string group, string resource) =>
        new() { Verbs = verbs.Split(' '), ApiGroups = [group], Resources = [resource] };

    private static GrantRequest Of(params string[] resources) => new() { Permissions = [new() { Resources = resources }] };
}
