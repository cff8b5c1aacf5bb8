using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Tests.Rbac;

public sealed class RbacAuthorizerTests
{
    private const string ReadPods = """[{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]}]""";

    [Fact]
    public void The_reason_names_binding_role_and_service_account()
    {
        using var world = new RbacWorld();
        world.ClusterRole("y", ReadPods);
        world.BindCluster(
            "x", "y", """{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"open-cluster-management-agent"}""");
        var account = UserInfo.ServiceAccount("open-cluster-management-agent", "klusterlet-work-sa");

        Assert.Equal(
            "RBAC: allowed by ClusterRoleBinding \"x\" of ClusterRole \"y\" "
            + "to ServiceAccount \"klusterlet-work-sa/open-cluster-management-agent\"",
            world.Ask(account, "get", "", "pods", "default").Reason);
    }

    [Fact]
    public void The_reason_of_a_RoleBinding_has_its_namespace()
    {
        using var world = new RbacWorld();
        world.Role("ns", "y", ReadPods);
        world.Bind("ns", "x", "Role", "y", RbacWorld.GroupSubject("devs"));

        var decision = world.Ask(RbacWorld.User("u", "devs"), "get", "", "pods", "ns");

        Assert.Equal("RBAC: allowed by RoleBinding \"x/ns\" of Role \"y\" to Group \"devs\"", decision.Reason);
        Assert.False(world.Ask(RbacWorld.User("u", "devs"), "get", "", "pods", "other").Allowed);
        Assert.False(world.Ask(RbacWorld.User("u", "devs"), "get", "", "pods").Allowed);
    }

    [Fact]
    public void A_RoleBinding_to_a_ClusterRole_counts_in_its_namespace_only()
    {
        using var world = new RbacWorld();
        world.ClusterRole("y", ReadPods);
        world.Bind("ns", "x", "ClusterRole", "y", RbacWorld.UserSubject("u"));

        Assert.True(world.Ask(RbacWorld.User("u"), "get", "", "pods", "ns").Allowed);
        Assert.False(world.Ask(RbacWorld.User("u"), "get", "", "pods", "").Allowed);
    }

    [Fact]
    public void A_service_account_subject_without_namespace_is_of_the_bindings_own()
    {
        using var world = new RbacWorld();
        world.ClusterRole("y", ReadPods);
        world.Bind("ns", "x", "ClusterRole", "y", """{"kind":"ServiceAccount","name":"sa"}""");

        Assert.True(world.Ask(UserInfo.ServiceAccount("ns", "sa"), "get", "", "pods", "ns").Allowed);
    }

    [Fact]
    public void A_missing_role_is_reported_with_every_denial()
    {
        using var world = new RbacWorld();
        world.BindCluster("x", "ghost", RbacWorld.UserSubject("u"));
        world.Bind("ns", "x", "Role", "shade", RbacWorld.UserSubject("u"));

        Assert.Equal(
            "RBAC: clusterrole.rbac.authorization.k8s.io \"ghost\" not found", world.Ask(RbacWorld.User("u"), "get", "", "pods").Reason);
        Assert.Equal(
            "RBAC: [clusterrole.rbac.authorization.k8s.io \"ghost\" not found, role.rbac.authorization.k8s.io \"shade\" not found]",
            world.Ask(RbacWorld.User("u"), "get", "", "pods", "ns").Reason);
        Assert.Equal(
            "clusterrole.rbac.authorization.k8s.io \"ghost\" not found",
            world.Authorizer.RulesFor(RbacWorld.User("u"), "default").Text("evaluationError"));
    }

    [Fact]
    public void Masters_are_let_in_without_a_reason()
    {
        using var world = new RbacWorld();

        Assert.Equal(new Decision(true, ""), world.Ask(RbacWorld.User("root", "system:masters"), "delete", "x", "y"));
    }

    [Fact]
    public void A_change_counts_for_the_next_question()
    {
        using var world = new RbacWorld();
        var user = RbacWorld.User("u");
        world.BindCluster("x", "y", RbacWorld.UserSubject("u"));
        Assert.False(world.Ask(user, "get", "", "pods").Allowed);

        world.ClusterRole("y", ReadPods);
        Assert.True(world.Ask(user, "get", "", "pods").Allowed);

        world.Store.Update(WellKnown.ClusterRoleBinding("x"), binding => binding.Remove("subjects"));
        Assert.False(world.Ask(user, "get", "", "pods").Allowed);
    }

    [Fact]
    public void Malformed_roles_and_bindings_grant_nothing()
    {
        using var world = new RbacWorld();
        world.ClusterRole("y", """["x",{"verbs":"get","apiGroups":[1],"resources":null}]""");
        world.BindCluster("x", "y", """{"kind":"User"},"x",{"kind":"Robot","name":"u"},{"kind":"User","name":"u"}""");

        Assert.Equal(new Decision(false, ""), world.Ask(RbacWorld.User("u"), "get", "", "pods"));
    }

    [Fact]
    public void A_rules_review_lists_what_applies_in_the_namespace()
    {
        using var world = new RbacWorld();
        world.ClusterRole("y", ReadPods);
        world.ClusterRole("z", """[{"verbs":["get"],"nonResourceURLs":["/version"]}]""");
        world.Bind("ns", "x", "ClusterRole", "y", RbacWorld.UserSubject("u"));
        world.BindCluster("x", "z", RbacWorld.GroupSubject("g"));

        var status = world.Authorizer.RulesFor(RbacWorld.User("u", "g"), "ns");

        Assert.Equal(["pods"], Assert.Single(status.Objects("resourceRules")).Texts("resources"));
        Assert.Equal(["/version"], Assert.Single(status.Objects("nonResourceRules")).Texts("nonResourceURLs"));
        Assert.Empty(world.Authorizer.RulesFor(RbacWorld.User("u"), "other").Objects("resourceRules"));
    }
}
