using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Tests.Ocm;

namespace KubeStellar.Wec.Sandbox.Tests.Rbac;

public sealed class EscalationTests
{
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private const string Bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

    [Fact]
    public async Task Granting_what_one_does_not_hold_is_refused_with_a_list_of_it()
    {
        await using var world = await OcmWorld.StartAsync();
        using var granter = Granter(world, """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");

        var refusal = await Assert.ThrowsAsync<ApiException>(() => granter.PostAsync(Roles, Role("greedy"), default));

        Assert.Equal(403, refusal.Code);
        Assert.Equal(
            """
            clusterroles.rbac.authorization.k8s.io "greedy" is forbidden: user "granter" (groups=["lab" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
            {APIGroups:[""], Resources:["configmaps"], Verbs:["list"]}
            {APIGroups:["apps"], Resources:["deployments"], ResourceNames:["web"], Verbs:["get" "list"]}
            {NonResourceURLs:["/metrics"], Verbs:["get"]}
            """.ReplaceLineEndings("\n"),
            refusal.Message);
    }

    [Theory]
    [InlineData("""{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"verbs":["escalate"]}""")]
    [InlineData("""{"apiGroups":["*"],"resources":["*"],"verbs":["*"]},{"nonResourceURLs":["*"],"verbs":["*"]}""")]
    public async Task Who_may_escalate_or_holds_it_all_may_grant_it(string rules)
    {
        await using var world = await OcmWorld.StartAsync();
        using var granter = Granter(world, rules);

        await granter.PostAsync(Roles, Role("greedy"), default);

        Assert.NotNull(world.Wec.Store.Get(new ResourceId("rbac.authorization.k8s.io", "clusterroles", "greedy")));
    }

    [Fact]
    public async Task Binding_a_role_one_does_not_hold_is_refused_and_the_verb_bind_lifts_that()
    {
        await using var world = await OcmWorld.StartAsync();
        using var granter = Granter(world, """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");
        using var binder = Granter(
            world,
            """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"resourceNames":["view"],"verbs":["bind"]}""",
            "binder");

        var refusal = await Assert.ThrowsAsync<ApiException>(() => granter.PostAsync(Bindings, Binding("b", "view"), default));
        await binder.PostAsync(Bindings, Binding("b", "view"), default);

        Assert.StartsWith(
            "clusterrolebindings.rbac.authorization.k8s.io \"b\" is forbidden: user \"granter\" (groups=",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binding_to_a_missing_role_is_not_found_by_the_roles_name()
    {
        await using var world = await OcmWorld.StartAsync();
        using var granter = Granter(world, """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");

        var refusal = await Assert.ThrowsAsync<ApiException>(() => granter.PostAsync(Bindings, Binding("b", "ghost-role"), default));

        Assert.Equal(404, refusal.Code);
        Assert.Equal("clusterrolebindings.rbac.authorization.k8s.io \"ghost-role\" not found", refusal.Message);
    }

    [Fact]
    public async Task Aggregation_reaches_admin_through_edit_and_view()
    {
        await using var world = await OcmWorld.StartAsync();
        OcmWorld.Create(world.Wec, """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole",
             "metadata":{"name":"wrappers","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},
             "rules":[{"apiGroups":["workload.codeflare.dev"],"resources":["appwrappers"],"verbs":["get"]}]}
            """);

        foreach (var name in (string[])["view", "edit", "admin"])
        {
            await world.Wec.UntilAsync(
                new ResourceId("rbac.authorization.k8s.io", "clusterroles", name),
                role => role!.ToJsonString().Contains("appwrappers", StringComparison.Ordinal));
        }
    }

    private static ApiConnection Granter(OcmWorld world, string rules, string user = "granter")
    {
        OcmWorld.Create(world.Wec, $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"{{user}}"},
             "rules":[{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles","clusterrolebindings"],"verbs":["create","get","update"]},
             {{rules}}]}
            """);
        OcmWorld.Create(world.Wec, $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"{{user}}"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{user}}"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"{{user}}"}]}
            """);
        return OcmWorld.ConnectAs(world.Wec, user, "lab");
    }

    private static System.Text.Json.Nodes.JsonObject Role(string name) => OcmWorld.Json($$"""
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"{{name}}"},
         "rules":[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get","list"]},
                  {"apiGroups":["apps"],"resources":["deployments"],"resourceNames":["web"],"verbs":["get","list"]},
                  {"nonResourceURLs":["/metrics"],"verbs":["get"]}]}
        """);

    private static System.Text.Json.Nodes.JsonObject Binding(string name, string role) => OcmWorld.Json($$"""
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"{{name}}"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{role}}"},
         "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"x"}]}
        """);
}
