using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class GrantPlanningTests
{
    private const string RoleName = "kubestellar-wec:appwrappers.workload.codeflare.dev";

    private static readonly Dictionary<string, string> s_ticket = new() { [GrantMarks.TicketAnnotation] = "CHG-7" };

    [Fact]
    public void A_missing_role_is_created_with_its_marks()
    {
        var plan = Role("get list").Plan(null);

        Assert.Equal(
            $"create ClusterRole \"{RoleName}\" to allow get, list on appwrappers.workload.codeflare.dev", plan.Change);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"{{{RoleName}}}",
             "labels":{"app.kubernetes.io/managed-by":"KubeStellar.Wec","open-cluster-management.io/aggregate-to-work":"true"},
             "annotations":{"wec.kubestellar.io/ticket":"CHG-7",
              "wec.kubestellar.io/grants":"[{\"ticket\":\"CHG-7\",\"rules\":[{\"apiGroups\":[\"workload.codeflare.dev\"],\"resources\":[\"appwrappers\"],\"verbs\":[\"get\",\"list\"]}]}]"}},
             "rules":[{"apiGroups":["workload.codeflare.dev"],"resources":["appwrappers"],"verbs":["get","list"]}]}
            """), plan.Manifest));
    }

    [Fact]
    public void A_role_that_allows_it_already_needs_nothing()
    {
        var existing = Role("get list watch").Plan(null).Manifest;

        Assert.False(Role("get list", ticket: null).Plan(existing).IsNeeded);
        Assert.False(Role("get list", isAggregated: false).Plan(existing).IsNeeded);
    }

    [Fact]
    public void A_role_that_allows_less_is_added_to_and_keeps_what_it_was_noted_with()
    {
        var existing = Role("get delete").Plan(null).Manifest;
        existing["metadata"]!["annotations"]!["other/note"] = "theirs";

        var plan = Role("get list", ticket: null).Plan(existing);

        Assert.Equal($"add get, list on appwrappers.workload.codeflare.dev to ClusterRole \"{RoleName}\"", plan.Change);
        Assert.Equal("CHG-7", GrantMarks.Value(plan.Manifest, "annotations", GrantMarks.TicketAnnotation));
        Assert.DoesNotContain("other/note", plan.Manifest["metadata"]!["annotations"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["CHG-7", null], GrantHistory.Of(plan.Manifest).Select(entry => entry.Ticket));
        Assert.Equal(
            """[{"apiGroups":["workload.codeflare.dev"],"resources":["appwrappers"],"verbs":["get","list","delete"]}]""",
            plan.Manifest["rules"]!.ToJsonString());
    }

    [Fact]
    public void What_another_ticket_needs_as_well_is_noted_for_it()
    {
        var existing = Role("get list watch").Plan(null).Manifest;

        var plan = Role("get list", ticket: "CHG-8").Plan(existing);

        Assert.Equal($"note the ticket CHG-8 on ClusterRole \"{RoleName}\"", plan.Change);
        Assert.Equal(["CHG-7", "CHG-8"], GrantHistory.Of(plan.Manifest).Select(entry => entry.Ticket));
        Assert.False(Role("get list", ticket: "CHG-8").Plan(plan.Manifest).IsNeeded);
    }

    [Fact]
    public void What_a_work_agent_keeps_is_not_changed_behind_its_back()
    {
        var existing = Role("get").Plan(null).Manifest;
        existing["metadata"]!["ownerReferences"] = JsonNode.Parse("""[{"kind":"AppliedManifestWork","name":"x"}]""");

        Assert.Equal("RoleIsDownsynced", Assert.Throws<WecException>(() => Role("get list").Plan(existing)).ErrorId);
    }

    [Fact]
    public void A_bound_role_can_become_an_aggregated_one_and_never_the_other_way()
    {
        var bound = Role("get", isAggregated: false).Plan(null).Manifest;
        var aggregated = Role("get").Plan(bound);

        Assert.Equal($"label ClusterRole \"{RoleName}\" for the work agent's aggregate", aggregated.Change);
        Assert.True(GrantRole.IsAggregated(aggregated.Manifest));
        Assert.True(GrantRole.IsAggregated(Role("get list", isAggregated: false).Plan(aggregated.Manifest).Manifest));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"x"}}""")]
    [InlineData("""{"metadata":{"name":"x","labels":{"app.kubernetes.io/managed-by":"Helm"}}}""")]
    [InlineData("""{"metadata":{"name":"x","labels":null}}""")]
    public void Somebody_elses_role_or_binding_is_not_touched(string existing)
    {
        var found = (JsonObject)JsonNode.Parse(existing)!;

        Assert.Equal("RoleNotOurs", Assert.Throws<WecException>(() => Role("get").Plan(found)).ErrorId);
        Assert.Equal("RoleNotOurs", Assert.Throws<WecException>(() => Binding("shop").Plan(found)).ErrorId);
    }

    [Fact]
    public void A_binding_binds_the_agent_to_the_role()
    {
        var plan = Binding("shop").Plan(null);

        Assert.Equal(
            $"create RoleBinding \"{RoleName}\" in namespace shop for ServiceAccount open-cluster-management-agent/klusterlet-work-sa", plan.Change);
        Assert.Equal(
            $$"""{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"{{RoleName}}"}""", plan.Manifest["roleRef"]!.ToJsonString());
        Assert.Equal(
            """[{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"open-cluster-management-agent"}]""",
            plan.Manifest["subjects"]!.ToJsonString());
        Assert.Equal("shop", (string?)plan.Manifest["metadata"]!["namespace"]);
        Assert.False(Binding("shop").Plan(plan.Manifest).IsNeeded);
    }

    [Fact]
    public void Subjects_that_others_added_to_a_binding_stay()
    {
        var existing = Binding(null).Plan(null).Manifest;
        existing["subjects"] = JsonNode.Parse("""[{"kind":"User","name":"jane"}]""");

        var plan = Binding(null).Plan(existing);

        Assert.StartsWith("add ServiceAccount", plan.Change, StringComparison.Ordinal);
        Assert.Equal(["User", "ServiceAccount"], plan.Manifest["subjects"]!.AsArray().Select(s => (string?)s!["kind"]));
    }

    [Fact]
    public void A_binding_of_another_role_cannot_be_made_right()
    {
        var existing = Binding(null).Plan(null).Manifest;
        existing["roleRef"]!["name"] = "cluster-admin";

        Assert.Equal("BindingRefersElsewhere", Assert.Throws<WecException>(() => Binding(null).Plan(existing)).ErrorId);
    }

    private static GrantRole Role(string verbs, bool isAggregated = true, string? ticket = "CHG-7", string? @namespace = null)
    {
        PolicyRule[] rules =
            [new() { Verbs = verbs.Split(' '), ApiGroups = ["workload.codeflare.dev"], Resources = ["appwrappers"] }];
        return new(
            @namespace, RoleName, rules, isAggregated,
            ticket is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [GrantMarks.TicketAnnotation] = ticket });
    }

    private static GrantBinding Binding(string? @namespace) =>
        new(Role("get", isAggregated: false, @namespace: @namespace), WorkAgentIdentity.Default, s_ticket);
}
