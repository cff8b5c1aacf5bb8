using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Rules;

public sealed class AgentBindingTests
{
    private static readonly WorkAgentIdentity s_agent = new("edge", "agents");

    [Theory]
    [InlineData("ServiceAccount", "edge-work-sa", "agents", null, true)]
    [InlineData("ServiceAccount", "edge-work-sa", null, "agents", true)] // of the binding's namespace
    [InlineData("ServiceAccount", "edge-work-sa", "", "agents", true)]
    [InlineData("ServiceAccount", "edge-work-sa", null, "other", false)]
    [InlineData("ServiceAccount", "edge-work-sa", null, null, false)] // nobody, in a ClusterRoleBinding
    [InlineData("ServiceAccount", "edge-work-sa", "other", "agents", false)]
    [InlineData("ServiceAccount", "klusterlet-work-sa", "agents", null, false)]
    [InlineData("User", "system:serviceaccount:agents:edge-work-sa", null, null, true)]
    [InlineData("User", "edge-work-sa", null, null, false)]
    [InlineData("Group", "system:serviceaccounts", null, null, true)]
    [InlineData("Group", "system:serviceaccounts:agents", null, null, true)]
    [InlineData("Group", "system:serviceaccounts:other", null, null, false)]
    [InlineData("Group", "system:authenticated", null, null, true)]
    [InlineData("Group", "system:unauthenticated", null, null, false)]
    [InlineData("Machine", "edge-work-sa", "agents", null, false)]
    public void A_binding_is_the_agents_when_a_subject_is(string kind, string name, string? place, string? bindingPlace, bool isAgents)
    {
        var binding = new RbacBinding
        {
            Metadata = new() { Name = "b", NamespaceProperty = bindingPlace },
            Subjects = [new() { Kind = kind, Name = name, NamespaceProperty = place }],
        };

        Assert.Equal(isAgents, AgentBinding.Of(binding, s_agent) is not null);
    }

    [Fact]
    public void The_agent_is_known_by_the_bindings_its_operator_makes()
    {
        Assert.Equal(
            s_agent,
            AgentBindings.Identify([Own("edge", "agent"), Own("edge", "execution-admin"), new() { Metadata = new() { Name = "x" } }]));
        Assert.Null(AgentBindings.Identify([Own("edge", "agent"), Own("other", "agent")]));
        Assert.Null(AgentBindings.Identify([]));
    }

    [Fact]
    public void A_rule_of_a_role_aggregated_twice_is_traced_to_where_it_was_written()
    {
        var rule = new PolicyRule { Verbs = ["get"], ApiGroups = [""], Resources = ["pods"] };
        var roles = new[]
        {
            Aggregate("admin", "to-admin", null), Aggregate("edit", "to-edit", "to-admin"),
            Leaf("writer", "to-edit", rule), Leaf("stranger", "to-view", rule), Leaf("silent", "to-edit", rule with { Verbs = ["list"] }),
        };
        var admin = roles[0] with { Rules = [rule] };
        roles[1] = roles[1] with { Rules = [rule] };
        var kept = new Dictionary<RoleKey, RbacRole> { [new(null, "admin")] = admin };

        RoleContributors.Keep(kept, [.. roles[1..]]);

        Assert.Equal(["admin", "edit", "silent", "writer"], kept.Keys.Select(k => k.Name).Order(StringComparer.Ordinal));
        Assert.Equal("writer", Assert.Single(RoleContributors.Of(admin, rule with { }, kept)).Metadata.Name);
    }

    private static RbacBinding Own(string klusterlet, string part) => new()
    {
        Metadata = new() { Name = $"open-cluster-management:{klusterlet}-work:{part}" },
        Subjects = [new() { Kind = "ServiceAccount", Name = $"{klusterlet}-work-sa", NamespaceProperty = "agents" }],
    };

    private static RbacRole Aggregate(string name, string takes, string? label) => Leaf(name, label) with
    {
        Aggregation = new() { ClusterRoleSelectors = [new() { MatchLabels = new Dictionary<string, string> { [takes] = "true" } }] },
    };

    private static RbacRole Leaf(string name, string? label, params PolicyRule[] rules) => new()
    {
        Metadata = new() { Name = name, Labels = label is null ? null : new Dictionary<string, string> { [label] = "true" } },
        Rules = rules,
    };
}
