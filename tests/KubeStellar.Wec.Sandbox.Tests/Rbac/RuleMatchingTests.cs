namespace KubeStellar.Wec.Sandbox.Tests.Rbac;

public sealed class RuleMatchingTests
{
    [Theory]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", "get", "", "pods", "", "", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", "list", "", "pods", "", "", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":["apps"],"resources":["pods"]}""", "get", "", "pods", "", "", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", "get", "", "pods", "", "log", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}""", "escalate", "x.io", "things", "n", "status", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods/log"]}""", "get", "", "pods", "", "log", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods/log"]}""", "get", "", "pods", "", "", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":["apps"],"resources":["*/scale"]}""", "get", "apps", "deployments", "", "scale", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":["apps"],"resources":["*/scale"]}""", "get", "apps", "deployments", "", "status", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":["apps"],"resources":["*/scale"]}""", "get", "apps", "deployments", "", "", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods/*"]}""", "get", "", "pods", "", "log", false)]
    [InlineData(
        """{"verbs":["get"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["a","b"]}""", "get", "", "secrets", "b", "", true)]
    [InlineData(
        """{"verbs":["get"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["a"]}""", "get", "", "secrets", "c", "", false)]
    [InlineData(
        """{"verbs":["list"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["a"]}""", "list", "", "secrets", "", "", false)]
    [InlineData(
        """{"verbs":["create"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["a"]}""", "create", "", "secrets", "a", "", true)]
    [InlineData(
        """{"verbs":["list"],"apiGroups":[""],"resources":["secrets"],"resourceNames":[""]}""", "list", "", "secrets", "", "", true)]
    [InlineData("""{"verbs":["get"],"nonResourceURLs":["*"]}""", "get", "", "pods", "", "", false)]
    [InlineData("""{"verbs":["get"]}""", "get", "", "pods", "", "", false)]
    public void A_rule_matches_a_resource_request(
        string rule, string verb, string group, string resource, string name, string subresource, bool isAllowed)
    {
        using var world = new RbacWorld();
        world.ClusterRole("r", $"[{rule}]");
        world.BindCluster("b", "r", RbacWorld.UserSubject("u"));

        Assert.Equal(isAllowed, world.Ask(RbacWorld.User("u"), verb, group, resource, "", name, subresource).Allowed);
    }

    [Theory]
    [InlineData("/healthz", "/healthz", true)]
    [InlineData("/healthz", "/healthz/etcd", false)]
    [InlineData("/apis/*", "/apis/apps/v1", true)]
    [InlineData("/apis/*", "/apis", false)]
    [InlineData("/api*", "/apis", true)]
    [InlineData("*", "/anything", true)]
    [InlineData("/a/*/b", "/a/x/b", false)]
    public void A_rule_matches_a_path(string url, string path, bool isAllowed)
    {
        using var world = new RbacWorld();
        world.ClusterRole("r", $$"""[{"verbs":["get"],"nonResourceURLs":["{{url}}"]}]""");
        world.BindCluster("b", "r", RbacWorld.UserSubject("u"));

        Assert.Equal(isAllowed, world.AskPath(RbacWorld.User("u"), "get", path).Allowed);
        Assert.False(world.AskPath(RbacWorld.User("u"), "post", path).Allowed);
    }
}
