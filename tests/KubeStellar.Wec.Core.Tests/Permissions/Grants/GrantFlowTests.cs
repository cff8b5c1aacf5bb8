using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class GrantFlowTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    [SandboxFact]
    public async Task A_grant_is_aggregated_and_in_force_when_it_returns_and_the_second_one_writes_nothing()
    {
        var request = new GrantRequest { Permissions = [new() { Resources = ["appwrappers.workload.codeflare.dev"] }], Reason = "queueing", Ticket = "CHG-1" };

        var grant = Assert.Single(await fleet.GrantAsync(request));
        var rows = await fleet.TestAsync(new() { Resources = ["appwrappers.workload.codeflare.dev"] });
        var sent = await fleet.DuringAsync(async () => Assert.False((await fleet.GrantAsync(request)).Single().Changed));

        Assert.True(grant is { Changed: true, Method: GrantMethod.Aggregated, Binding: null, Namespace: null });
        Assert.Equal("kubestellar-wec:appwrappers.workload.codeflare.dev", grant.Role);
        Assert.Equal(["get", "create", "update", "patch", "delete"], grant.Verb);
        Assert.All(rows, row => Assert.True(row.Allowed));
        Assert.Equal("open-cluster-management:klusterlet-work:aggregate", rows[0].Binding);
        Assert.DoesNotContain(sent, e => e.Method != "GET");

        var role = await FindAsync(CoreTypes.ClusterRoles, grant.Role!);
        Assert.Equal("queueing", role.TextAt("metadata", "annotations", GrantMarks.ReasonAnnotation));
        Assert.Equal("CHG-1", role.TextAt("metadata", "annotations", GrantMarks.TicketAnnotation));
        Assert.False(string.IsNullOrEmpty(role.TextAt("metadata", "annotations", GrantMarks.GrantedByAnnotation)));
        Assert.True(DateTimeOffset.TryParse(role.TextAt("metadata", "annotations", GrantMarks.GrantedAtAnnotation), out _));
    }

    [Fact]
    public async Task A_later_grant_adds_to_the_earlier_one()
    {
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["storageclasses"], Verbs = ["get"] }], Reason = "first" });
        var second = Assert.Single(
            await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["storageclasses"], Verbs = ["create"] }] }));

        Assert.True(second.Changed);
        var role = await FindAsync(CoreTypes.ClusterRoles, "kubestellar-wec:storageclasses.storage.k8s.io");
        var wanted = JsonNode.Parse("""[{"apiGroups":["storage.k8s.io"],"resources":["storageclasses"],"verbs":["get","create"]}]""");
        Assert.True(JsonNode.DeepEquals(wanted, role!["rules"]), role["rules"]?.ToJsonString());
        Assert.Equal("first", role.TextAt("metadata", "annotations", GrantMarks.ReasonAnnotation));
    }

    [Fact]
    public async Task Without_an_aggregate_the_role_is_bound_and_stays_so()
    {
        var request = new GrantRequest { Permissions = [new() { Resources = ["nodes"], Verbs = ["get", "patch"] }] };
        request = request with { AnyCluster = true };
        var grant = Assert.Single(await fleet.GrantAsync(request, "cluster2"));
        var row = Assert.Single(await fleet.TestAsync(new() { Resources = ["nodes"], Verbs = ["patch"] }, "cluster2"));

        Assert.True(grant is { Method: GrantMethod.Bound, Changed: true, Binding: "kubestellar-wec:nodes" });
        Assert.True(row is { Allowed: true, Binding: "kubestellar-wec:nodes", Role: "kubestellar-wec:nodes" });
        Assert.False((await fleet.GrantAsync(request, "cluster2")).Single().Changed);
        Assert.Equal(2, grant.Manifest.Length);
    }

    [Fact]
    public async Task A_role_bound_on_demand_is_not_aggregated_by_the_next_command()
    {
        await fleet.GrantAsync(
            new() { Permissions = [new() { Resources = ["persistentvolumes"], Verbs = ["get"] }], Method = GrantMethod.Bound });

        var again = Assert.Single(
            await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["persistentvolumes"], Verbs = ["get"] }] }));

        Assert.True(again is { Method: GrantMethod.Bound, Changed: false });
    }

    [Fact]
    public async Task In_namespaces_it_is_a_role_and_a_binding_each_and_nothing_elsewhere()
    {
        var grants = await fleet.GrantAsync(
            new() { Permissions = [new() { Resources = ["limitranges"], Verbs = ["create"], Namespaces = ["default", "kube-public"] }] });
        var inside = await fleet.TestAsync(
            new() { Resources = ["limitranges"], Verbs = ["create"], Namespaces = ["default", "kube-public", "kube-system"] });
        var everywhere = Assert.Single(await fleet.TestAsync(new() { Resources = ["limitranges"], Verbs = ["create"] }));

        Assert.Equal(["default", "kube-public"], grants.Select(g => g.Namespace));
        Assert.All(grants, g => Assert.True(g is { Method: GrantMethod.Namespaced, Binding: "kubestellar-wec:limitranges" }));
        Assert.Equal([true, true, false], inside.Select(r => r.Allowed));
        Assert.Equal(("RoleBinding", "Role"), (inside[0].BindingKind, inside[0].RoleKind));
        Assert.False(everywhere.Allowed);
    }

    [SandboxFact]
    public async Task Working_out_a_grant_writes_nothing_and_says_what_it_would()
    {
        var granter = new PermissionGranter(
            new() { Permissions = [new() { Resources = ["csidrivers", "csidrivers"] }], Method = GrantMethod.Bound });
        GrantPlan? plan = null;

        var sent = await fleet.DuringAsync(async () => plan = await fleet.PrepareAsync(granter));

        Assert.All(sent, e => Assert.True(e.Method == "GET" || e.IsReview));
        Assert.Equal(
            [
                "create ClusterRole \"kubestellar-wec:csidrivers.storage.k8s.io\" to allow get, create, update, patch, delete on csidrivers.storage.k8s.io",
                "create ClusterRoleBinding \"kubestellar-wec:csidrivers.storage.k8s.io\" for ServiceAccount open-cluster-management-agent/klusterlet-work-sa",
            ],
            plan!.Changes);
    }

    [SandboxTheory]
    [InlineData(FaultAction.Conflict)]
    [InlineData(FaultAction.DropAfter)]
    [InlineData(FaultAction.WebhookNotReady)]
    public async Task A_write_that_fails_in_passing_is_made_good(FaultAction fault)
    {
        var name = $"shaken-{fault}".ToLowerInvariant();
        var request = new GrantRequest { Permissions = [new() { Resources = ["volumeattachments"], Verbs = ["get"] }], RoleName = name, EvenIfAllowed = true };
        fleet.Fleet.Sandbox.Faults.Add(new(fault) { Server = "cluster1", Verb = "PATCH", Path = $"*/clusterroles/{name}", Count = 1 });

        await fleet.GrantAsync(request);

        Assert.NotNull(await FindAsync(CoreTypes.ClusterRoles, name));
        Assert.False((await fleet.GrantAsync(request)).Single().Changed);
    }

    [Fact]
    public async Task A_role_of_somebody_else_is_left_as_it_is()
    {
        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.GrantAsync(new() { Permissions = [new() { Resources = ["nodes"] }], RoleName = "view" }));

        Assert.Equal(("RoleNotOurs", WecErrorKind.AlreadyExists), (refusal.ErrorId, refusal.Kind));
    }

    [SandboxFact]
    public async Task A_dangerous_grant_needs_to_be_accepted()
    {
        var request = new GrantRequest { Permissions = [new() { Resources = ["users"], Verbs = ["impersonate"] }] };

        var sent = await fleet.DuringAsync(async () =>
            Assert.Equal("DangerousGrant", (await Assert.ThrowsAsync<WecException>(() => fleet.GrantAsync(request))).ErrorId));

        Assert.DoesNotContain(sent, e => e.IsWrite);
        Assert.True((await fleet.GrantAsync(request, acceptDangers: true)).Single().Changed);
    }

    [Fact]
    public async Task Nobody_gives_away_what_they_do_not_hold_and_is_told_why()
    {
        await fleet.AllowAsync("delegate", """
            [{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles","clusterrolebindings"],"verbs":["get","list","watch","create","patch","update"]},
             {"apiGroups":["operator.open-cluster-management.io"],"resources":["klusterlets"],"verbs":["list"]}]
            """);

        var refusal = await Assert.ThrowsAsync<WecException>(
            () => fleet.GrantAsync(new() { Permissions = [new() { Resources = ["runtimeclasses.node.k8s.io"] }] }, actingAs: "delegate"));

        Assert.Equal(("PermissionEscalation", WecErrorKind.PermissionDenied), (refusal.ErrorId, refusal.Kind));
        Assert.Contains("runtimeclasses", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'escalate'", refusal.Advice, StringComparison.Ordinal);
    }

    [SandboxTheory]
    [InlineData("NamespaceNotFound", "configmaps", "nowhere")]
    [InlineData("ClusterScopedResource", "nodes", "default")]
    [InlineData("PathCannotBeGranted", "/metrics", "")]
    [InlineData("SubresourceWildcard", "deployments/*", "")]
    [InlineData("UnknownResource", "gizmos", "")]
    public async Task What_could_not_work_is_refused_before_anything_is_written(string error, string resource, string @namespace)
    {
        var request = new GrantRequest { Permissions = [new() { Resources = [resource], Namespaces = @namespace.Length == 0 ? [] : [@namespace] }] };

        var sent = await fleet.DuringAsync(async () =>
            Assert.Equal(error, (await Assert.ThrowsAsync<WecException>(() => fleet.GrantAsync(request))).ErrorId));

        Assert.DoesNotContain(sent, e => e.IsWrite);
    }

    [Fact]
    public async Task Where_nothing_aggregates_an_aggregated_grant_is_refused() => Assert.Equal(
        "NoAggregateRole",
        (await Assert.ThrowsAsync<WecException>(
            () => fleet.GrantAsync(new() { Permissions = [new() { Resources = ["nodes"] }], Method = GrantMethod.Aggregated, AnyCluster = true }, "cluster2"))).ErrorId);

    private Task<JsonObject?> FindAsync(ResourceType type, string name) =>
        fleet.Client().FindAsync(type, name, null, CancellationToken.None);
}
