using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Rules;

public sealed class NearMissTests
{
    private static readonly WorkAgentIdentity s_agent = WorkAgentIdentity.Default;

    [Theory]
    [InlineData("get", "example.com", "things", null, null, "shop", PermissionMiss.Namespace, "allows it there, not in namespace shop")]
    [InlineData("get", "example.com", "things", null, null, null, PermissionMiss.Namespace, "not for the whole cluster")]
    [InlineData("delete", "example.com", "things", null, null, "edge", PermissionMiss.Verb, "allows get, list on it, not delete")]
    [InlineData("get", "other.io", "things", null, null, "edge", PermissionMiss.Group, "in API group example.com, not in other.io")]
    [InlineData("get", "example.com", "things", "scale", null, "edge", PermissionMiss.Subresource, "does not include the subresource scale")]
    [InlineData("update", "", "secrets", null, "b", null, PermissionMiss.ResourceName, "allows it for a only")]
    [InlineData("get", "never.io", "heard", null, null, null, PermissionMiss.Role, "refers to ClusterRole \"ghost\", which does not exist")]
    public void The_binding_that_comes_nearest_is_named_with_what_it_lacks(
        string verb, string group, string resource, string? subresource, string? name, string? place, PermissionMiss miss, string explanation)
    {
        var near = NearMiss.Find(Snapshot(withGhost: true), new(verb, group, resource, subresource, name, place));

        Assert.Equal(miss, near?.Miss);
        Assert.Contains(explanation, near!.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nothing_comes_near_has_no_near_miss() =>
        Assert.Null(NearMiss.Find(Snapshot(withGhost: false), new("get", "never.io", "heard")));

    [Fact]
    public void A_verb_on_a_path_is_a_near_miss_too() =>
        Assert.Equal(PermissionMiss.Verb, NearMiss.Find(Snapshot(withGhost: false), new("post", "", "", NonResourceUrl: "/metrics"))?.Miss);

    private static RbacSnapshot Snapshot(bool withGhost)
    {
        var roles = new Dictionary<RoleKey, RbacRole>
        {
            [new("edge", "reader")] = Role(new PolicyRule { Verbs = ["list", "get"], ApiGroups = ["example.com"], Resources = ["things"] }),
            [new(null, "one")] = Role(
                new() { Verbs = ["*"], ApiGroups = [""], Resources = ["secrets"], ResourceNames = ["a"] },
                new() { Verbs = ["get"], NonResourceUrls = ["/metrics"] }),
        };
        List<AgentBinding> bindings = [Binding("in-edge", "edge", "Role", "reader"), Binding("everywhere", null, "ClusterRole", "one")];
        if (withGhost)
        {
            bindings.Add(Binding("haunted", null, "ClusterRole", "ghost"));
        }

        return new(s_agent, bindings, roles);
    }

    private static RbacRole Role(params PolicyRule[] rules) => new() { Rules = rules };

    private static AgentBinding Binding(string name, string? place, string kind, string role) => new(
        new() { Metadata = new() { Name = name, NamespaceProperty = place }, Role = new() { Kind = kind, Name = role } },
        new() { Kind = "ServiceAccount", Name = s_agent.ServiceAccount, NamespaceProperty = s_agent.Namespace });
}
