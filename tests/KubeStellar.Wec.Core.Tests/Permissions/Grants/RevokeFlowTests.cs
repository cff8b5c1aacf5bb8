using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Revocation;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

public sealed class RevokeFlowTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    [Fact]
    public async Task What_was_granted_is_taken_back_and_the_second_time_nothing_is_left_to_do()
    {
        await GrantAsync("apples.example.com");

        var result = Assert.Single(await RevokeAsync(new() { Permission = new() { Resources = ["apples.example.com"] } }));

        Assert.True(result is { Changed: true, RoleRemoved: true, Method: GrantMethod.Aggregated });
        Assert.Equal(["apples.example.com"], result.Resource);
        Assert.All(await fleet.TestAsync(new() { Resources = ["apples.example.com"] }), row => Assert.False(row.Allowed));
        Assert.False((await RevokeAsync(new() { Permission = new() { Resources = ["apples.example.com"] } })).Single().Changed);
    }

    [Fact]
    public async Task One_resource_is_taken_out_of_a_shared_role_and_the_rest_stays()
    {
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["pears.example.com", "plums.example.com"] }], RoleName = "fruit", Method = GrantMethod.Bound });

        var result = Assert.Single(await RevokeAsync(new() { Permission = new() { Resources = ["pears.example.com"] } }));

        Assert.True(result is { Changed: true, RoleRemoved: false, Role: "fruit" });
        Assert.False((await fleet.TestAsync(new() { Resources = ["pears.example.com"], Verbs = ["get"] })).Single().Allowed);
        Assert.True((await fleet.TestAsync(new() { Resources = ["plums.example.com"], Verbs = ["get"] })).Single().Allowed);
        await RevokeAsync(new() { RoleNames = ["fruit"] });
        Assert.Null(await fleet.Client().FindAsync(CoreTypes.ClusterRoles, "fruit", null, CancellationToken.None));
        Assert.Null(await fleet.Client().FindAsync(CoreTypes.ClusterRoleBindings, "fruit", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_ticket_takes_back_what_it_opened_and_leaves_what_another_needs()
    {
        await GrantAsync("figs.example.com", "CHG-1", "get", "delete");
        await GrantAsync("figs.example.com", "CHG-2", "get");

        await RevokeAsync(new() { Ticket = "CHG-1" });

        var rows = await fleet.TestAsync(new() { Resources = ["figs.example.com"], Verbs = ["get", "delete"] });
        Assert.Equal([true, false], rows.Select(row => row.Allowed));
        Assert.True((await RevokeAsync(new() { Ticket = "CHG-2" })).Single().RoleRemoved);
    }

    [Fact]
    public async Task What_deployed_objects_need_is_told_before()
    {
        var workloads = new Workloads(fleet.Fleet);
        await workloads.DefineAsync("kettles");
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["kettles.example.com"] }] });
        await workloads.PlaceAsync("kettles", "my-kettles");
        await workloads.ApplyIsAsync("my-kettles", "True");

        var revoker = new PermissionRevoker([new() { Permission = new() { Resources = ["kettles.example.com"] } }]);
        var plan = await revoker.PrepareAsync(
            fleet.Client(), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None);

        Assert.Equal(["kettles.example.com \"my-kettles\" -n default"], plan.NeededBy);
        Assert.Contains("could no longer update or delete", plan.Risk, StringComparison.Ordinal);
        Assert.Null((await PlanAsync(new() { Permission = new() { Resources = ["kettles.example.com"], Verbs = ["patch"] } })).Risk);
    }

    [Fact]
    public async Task Roles_of_others_are_never_touched()
    {
        await fleet.CreateAsync("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"theirs","labels":{"open-cluster-management.io/aggregate-to-work":"true"}},
             "rules":[{"apiGroups":["example.com"],"resources":["lemons"],"verbs":["get"]}]}
            """);

        Assert.False((await RevokeAsync(new() { Permission = new() { Resources = ["lemons.example.com"] } })).Single().Changed);
        Assert.Equal("RoleNotOurs", (await Assert.ThrowsAsync<WecException>(() => RevokeAsync(new() { RoleNames = ["theirs"] }))).ErrorId);
        Assert.NotNull(await fleet.Client().FindAsync(CoreTypes.ClusterRoles, "theirs", null, CancellationToken.None));
    }

    [Fact]
    public async Task What_the_module_registered_the_WEC_with_is_no_grant()
    {
        await GrantAsync("melons.example.com");

        await RevokeAsync(new());

        Assert.NotNull(await fleet.Client().FindAsync(CoreTypes.ClusterRoles, "klusterlet", null, CancellationToken.None));
        Assert.Equal("RoleNotOurs", (await Assert.ThrowsAsync<WecException>(
            () => fleet.GrantAsync(new() { Permissions = [new() { Resources = ["melons.example.com"] }], RoleName = "klusterlet" }))).ErrorId);
        Assert.Equal("RoleNotOurs", (await Assert.ThrowsAsync<WecException>(() => RevokeAsync(new() { RoleNames = ["klusterlet"] }))).ErrorId);
    }

    [Fact]
    public async Task A_binding_that_binds_others_too_stays_for_them()
    {
        await fleet.GrantAsync(
            new() { Permissions = [new() { Resources = ["limes.example.com"] }], RoleName = "shared", Method = GrantMethod.Bound });
        var join = new JsonObject { ["subjects"] = JsonNode.Parse("""
            [{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"open-cluster-management-agent"},{"kind":"User","name":"jane","apiGroup":"rbac.authorization.k8s.io"}]
            """) };
        await fleet.Client().MergePatchAsync(CoreTypes.ClusterRoleBindings, "shared", null, join, CancellationToken.None);
        var told = new Told();

        await RevokeAsync(new() { RoleNames = ["shared"] }, told);

        var binding = await fleet.Client().FindAsync(CoreTypes.ClusterRoleBindings, "shared", null, CancellationToken.None);
        Assert.Equal("jane", Assert.Single(binding!["subjects"]!.AsArray()).TextAt("name"));
        Assert.Contains(told.Warnings, warning => warning.Contains("also binds others", StringComparison.Ordinal));
    }

    [SandboxTheory]
    [InlineData(FaultAction.Conflict, "PUT")]
    [InlineData(FaultAction.DropAfter, "DELETE")]
    public async Task Being_cut_off_or_overtaken_ends_the_same(FaultAction fault, string verb)
    {
        var name = $"cut-{fault}".ToLowerInvariant();
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["one.example.com", "two.example.com"] }], RoleName = name, Method = GrantMethod.Bound });
        fleet.Fleet.Sandbox.Faults.Add(new(fault) { Server = "cluster1", Verb = verb, Path = $"*/{name}", Count = 1 });

        await RevokeAsync(new() { RoleNames = [name], Permission = verb == "PUT" ? new() { Resources = ["one.example.com"] } : null });
        await RevokeAsync(new() { RoleNames = [name] });

        Assert.Null(await fleet.Client().FindAsync(CoreTypes.ClusterRoles, name, null, CancellationToken.None));
    }

    [Fact]
    public async Task The_grants_of_a_WEC_are_exported_the_same_every_time()
    {
        await GrantAsync("cherries.example.com", "CHG-7", "get");

        var rows = await GrantExporter.RecordsAsync(fleet.Client(), PermissionFleet.Target("cluster1"), CancellationToken.None);
        var first = await GrantExporter.ManifestsAsync(fleet.Client(), CancellationToken.None);

        var row = Assert.Single(rows, r => r.Resource == "cherries.example.com");
        Assert.True(row is { Ticket: "CHG-7", Verb: "get", Name: "cluster1", Namespace: null, GrantedBy: not null, GrantedAt: not null });
        Assert.Equal(first, await GrantExporter.ManifestsAsync(fleet.Client(), CancellationToken.None));
        Assert.DoesNotContain(first, manifest => manifest.Contains("resourceVersion", StringComparison.Ordinal) || manifest.Contains("uid", StringComparison.Ordinal));
        var yaml = GrantYaml.Write("cluster1", first);
        Assert.StartsWith("# cluster1\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n", yaml, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<PermissionGrant>> GrantAsync(string resource, string? ticket = null, params string[] verbs) =>
        fleet.GrantAsync(new() { Permissions = [new() { Resources = [resource], Verbs = verbs }], Ticket = ticket });

    private Task<RevokePlan> PlanAsync(RevokeSelection selection) => new PermissionRevoker([selection])
        .PrepareAsync(fleet.Client(), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None);

    private async Task<IReadOnlyList<PermissionRevocation>> RevokeAsync(RevokeSelection selection, IReport? report = null)
    {
        var revoker = new PermissionRevoker([selection]);
        var plan = await revoker.PrepareAsync(
            fleet.Client(), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None);
        return await revoker.ExecuteAsync(fleet.Client(), plan, report ?? SilentReport.Instance, CancellationToken.None);
    }
}
