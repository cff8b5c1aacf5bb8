using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;
using KubeStellar.Wec.Permissions.Access.Drift;

namespace KubeStellar.Wec.Core.Tests.Permissions.Access;

public sealed class SurfaceFlowTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    [Fact]
    public async Task The_default_surface_is_told_from_what_was_added_with_who_and_why()
    {
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["appwrappers.workload.codeflare.dev"] }], Reason = "training jobs", Ticket = "CHG-7" });
        await fleet.BindAsync("know-theirs", "default", """[{"apiGroups":[""],"resources":["nodes/proxy"],"verbs":["get"]}]""");

        var all = await ReadAsync(SurfaceQuery.All);
        var added = await ReadAsync(new() { IsAdded = true });
        var byDefault = await ReadAsync(new() { IsAdded = false });

        Assert.Equal(all.Count, added.Count + byDefault.Count);
        var ours = Assert.Single(added, p => p.Group == "workload.codeflare.dev");
        Assert.Equal(
            ("appwrappers", PermissionScope.Cluster, "training jobs", "CHG-7"), (ours.Resource, ours.Scope, ours.Reason, ours.Ticket));
        Assert.Equal("kubestellar-wec:appwrappers.workload.codeflare.dev", ours.ContributedBy);
        Assert.Equal("open-cluster-management:klusterlet-work:aggregate", ours.Role);
        Assert.NotNull(ours.AddedBy);
        Assert.InRange(ours.Since!.Value, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        var theirs = Assert.Single(added, p => p.Binding == "know-theirs");
        Assert.Equal(
            ("nodes", "proxy", "default", PermissionScope.Namespace),
            (theirs.Resource, theirs.Subresource, theirs.Namespace, theirs.Scope));
        Assert.Contains(byDefault, p => p is { Origin: PermissionOrigin.OcmDefault, Resource: "customresourcedefinitions" });
        Assert.Contains(byDefault, p => p is { Origin: PermissionOrigin.KubernetesDefault, Resource: "deployments", Role: "admin" });
        Assert.Contains(byDefault, p => p.Verb.Contains("escalate") && p.Note!.Contains("any right", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_take_names_as_kubectl_does_and_patterns()
    {
        Assert.All(await ReadAsync(new() { Resources = ["deploy"] }), p => Assert.Equal("deployments", p.Resource));
        Assert.All(await ReadAsync(new() { Resources = ["*.batch"], Verbs = ["create"] }), p => Assert.True(p.Group == "batch" && p.Verb.Contains("create")));
        Assert.All(await ReadAsync(new() { Resources = ["deployments/scale"] }), p => Assert.Equal("scale", p.Subresource));
        Assert.All(await ReadAsync(new() { Resources = ["/healthz"] }), p => Assert.NotNull(p.NonResourceUrl));
        Assert.Empty(await ReadAsync(new() { Resources = ["gizmos.never.io"] }));
        Assert.NotEmpty(await ReadAsync(new() { Resources = ["cm"], Namespaces = ["nowhere"] }));
    }

    [Fact]
    public async Task Who_may_not_read_roles_is_told_what_to_do()
    {
        var refusal = await Assert.ThrowsAsync<WecException>(() => new SurfaceReader(SurfaceQuery.All).ReadAsync(
            fleet.Client(actingAs: "nobody"), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None));

        Assert.Equal("RolesUnreadable", refusal.ErrorId);
    }

    [Fact]
    public async Task A_WEC_differs_from_another_by_what_one_of_them_was_granted_only()
    {
        await fleet.BindAsync("know-drift", "kube-public", """[{"apiGroups":["drift.io"],"resources":["things"],"verbs":["get","list"],"resourceNames":["a"]}]""");
        var reference = PermissionReference.OfWec(fleet.Client(), PermissionFleet.Target("cluster1"));

        Assert.Empty(await CompareAsync(reference, "cluster1"));
        var missing = await CompareAsync(reference, "cluster2");
        var extra = await CompareAsync(PermissionReference.OfWec(fleet.Client("cluster2"), PermissionFleet.Target("cluster2")), "cluster1");

        foreach (var (rows, drift) in new[] { (missing, PermissionDrift.Missing), (extra, PermissionDrift.Extra) })
        {
            var row = Assert.Single(rows, d => d.Group == "drift.io");
            Assert.Equal((drift, "things", "kube-public", "know-drift"), (row.Difference, row.Resource, row.Namespace, row.Role));
            Assert.Equal(["get", "list"], row.Verb);
            Assert.Equal(["a"], row.ResourceName);
        }
    }

    [Fact]
    public async Task Each_rule_of_a_role_made_of_several_grants_says_its_own_reason()
    {
        await fleet.GrantAsync(
            new() { Permissions = [new() { Resources = ["firsts.reason.io"] }], RoleName = "shared", Reason = "one", Ticket = "CHG-1" });
        await fleet.GrantAsync(
            new() { Permissions = [new() { Resources = ["seconds.reason.io"] }], RoleName = "shared", Reason = "two", Ticket = "CHG-2" });

        var rows = (await ReadAsync(SurfaceQuery.All)).Where(p => p.Group == "reason.io");

        Assert.Equal(["firsts one CHG-1", "seconds two CHG-2"], rows.Select(p => $"{p.Resource} {p.Reason} {p.Ticket}"));
    }

    [Fact]
    public async Task A_manifest_says_what_should_be_there_beyond_the_default()
    {
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["kept.manifest.io"], Verbs = ["get", "list"] }] });
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["surplus.manifest.io"], Verbs = ["get"] }] });
        var reference = PermissionReference.OfManifests(
            ManifestReader.ReadText("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: { name: wanted, labels: { open-cluster-management.io/aggregate-to-work: "true" } }
                rules:
                - { apiGroups: [manifest.io], resources: [kept, lacking], verbs: [get, list] }
                - { apiGroups: [apps], resources: [deployments], verbs: [get] }
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: { name: unbound }
                rules: [{ apiGroups: [manifest.io], resources: [ignored], verbs: [get] }]
                """),
            "wanted.yaml");

        var rows = (await CompareAsync(reference, "cluster1")).Where(d => d.Group is "manifest.io" or "apps").ToList();

        Assert.Equal(
            ["Missing lacking get,list wanted.yaml", "Extra surplus get wanted.yaml"],
            rows.Select(d => $"{d.Difference} {d.Resource} {string.Join(',', d.Verb)} {d.Reference}"));
    }

    [Fact]
    public async Task What_nothing_in_the_mailbox_needs_is_unused()
    {
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["useds.unused.io"] }] });
        await fleet.GrantAsync(new() { Permissions = [new() { Resources = ["idles.unused.io"] }] });
        await fleet.Fleet.Its.CreateAsync(
            OpenClusterManagement.OcmTypes.ManifestWorks, "cluster1",
            new System.Text.Json.Nodes.JsonObject
            {
                ["apiVersion"] = "work.open-cluster-management.io/v1",
                ["kind"] = "ManifestWork",
                ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "know-unused", ["namespace"] = "cluster1" },
                ["spec"] = System.Text.Json.Nodes.JsonNode.Parse("""
                    {"workload":{"manifests":[{"apiVersion":"unused.io/v1","kind":"Used","metadata":{"name":"u","namespace":"default"}}]}}
                    """),
            },
            CancellationToken.None);

        var rows = await new UnusedPermissions(fleet.Fleet.Its, "its1").FindAsync(
            fleet.Client(), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None);

        Assert.Equal(["idles"], rows.Where(d => d.Group == "unused.io").Select(d => d.Resource));
        Assert.All(rows, d => Assert.Equal((PermissionDrift.Unused, PermissionOrigin.Added), (d.Difference, d.Origin)));
    }

    private Task<IReadOnlyList<AgentPermission>> ReadAsync(SurfaceQuery query) => new SurfaceReader(query).ReadAsync(
        fleet.Client(), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None);

    private Task<IReadOnlyList<PermissionDifference>> CompareAsync(PermissionReference reference, string wec) =>
        new PermissionComparer(reference)
        .CompareAsync(fleet.Client(wec), PermissionFleet.Target(wec), SilentReport.Instance, CancellationToken.None);
}
