using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Access.Questions;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Downsync;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Grants.Revocation;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Core.Tests.Permissions.Grants;

/// <summary>Grants that go through a WDS; there is none among the real clusters.</summary>
public sealed class DownsyncFlowTests : IAsyncLifetime
{
    private Fleet? _fleet;

    private Fleet Fleet => _fleet!;

    private TransportSpaces Spaces => new(Fleet.Client("wds1"), "wds1", Fleet.Its);

    public async Task InitializeAsync()
    {
        if (RealFleet.IsMeant)
        {
            return;
        }

        _fleet = await Fleet.StartAsync(new SandboxOptions { WecCount = 2, WdsCount = 1 });
        await Task.WhenAll(JoinAsync("cluster1"), JoinAsync("cluster2"));
    }

    public Task DisposeAsync() => _fleet?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    [SandboxFact]
    [Trait("Beats", "clusteradm#384")]
    public async Task A_grant_in_the_WDS_arrives_on_the_WECs_named_and_on_no_other()
    {
        var request = Asking("apples.example.com") with { Verify = true, Ticket = "CHG-3", Timeout = Fleet.Patience };

        var grant = Assert.Single(await GrantAsync(request, "cluster1"));

        Assert.True(grant is { Changed: true, Verified: true, Method: GrantMethod.Downsync, WdsContext: "wds1", Name: "cluster1" });
        Assert.True(await IsAllowedAsync("cluster1", "apples.example.com"));
        Assert.False(await IsAllowedAsync("cluster2", "apples.example.com"));
        var row = Assert.Single(await GrantExporter.RecordsAsync(Fleet.Client("cluster1"), Target("cluster1"), CancellationToken.None));
        Assert.True(row is { Method: GrantMethod.Downsync, Ticket: "CHG-3" });
        Assert.False((await GrantAsync(request, "cluster1")).Single().Changed);

        var both = await GrantAsync(request, "cluster1", "cluster2");
        Assert.Equal(["cluster1", "cluster2"], both.Select(g => g.Name));
        Assert.True(await IsAllowedAsync("cluster2", "apples.example.com"));
    }

    [SandboxFact]
    public async Task A_role_that_goes_to_others_too_is_not_widened_behind_their_back()
    {
        await GrantAsync(Asking("pears.example.com", "get"), "cluster1");

        Assert.Equal(
            "GrantIsShared", (await Assert.ThrowsAsync<WecException>(() => GrantAsync(Asking("pears.example.com"), "cluster2"))).ErrorId);
        Assert.Single(await GrantAsync(Asking("pears.example.com", "get"), "cluster2"));
        Assert.Equal(2, (await GrantAsync(Asking("pears.example.com"), "cluster1", "cluster2")).Count);
    }

    [SandboxFact]
    public async Task Taking_it_back_for_one_WEC_leaves_the_other_and_for_all_leaves_nothing()
    {
        await GrantAsync(Asking("plums.example.com") with { Verify = true, Timeout = Fleet.Patience }, "cluster1", "cluster2");
        var selection = new RevokeSelection { Permission = new() { Resources = ["plums.example.com"] } };
        var part = selection with { Permission = new() { Resources = ["plums.example.com"], Verbs = ["get"] } };

        Assert.Equal("GrantIsShared", (await Assert.ThrowsAsync<WecException>(() => RevokeAsync(part, "cluster2"))).ErrorId);
        Assert.True((await RevokeAsync(selection, "cluster2")).Single() is { Changed: true, Method: GrantMethod.Downsync });
        await GoneAsync("cluster2");
        Assert.True(await IsAllowedAsync("cluster1", "plums.example.com", once: true));

        Assert.True((await RevokeAsync(selection, "cluster1")).Single().Changed);
        await GoneAsync("cluster1");
        Assert.False((await RevokeAsync(selection, "cluster1")).Single().Changed);
        Assert.Null(await Spaces.Wds.FindAsync(KubeStellarTypes.BindingPolicies, "kubestellar-wec-plums.example.com", null, CancellationToken.None));
    }

    [SandboxFact]
    public async Task In_a_namespace_a_role_and_its_binding_are_carried()
    {
        var request = new GrantRequest { Permissions = [new() { Resources = ["leases"], Verbs = ["bind"], Namespaces = ["default"] }], Verify = true, Timeout = Fleet.Patience };

        Assert.True((await GrantAsync(request, "cluster1")).Single() is { Namespace: "default", Binding: not null, Verified: true });

        var rows = await new PermissionTester(new() { Resources = ["leases"], Verbs = ["bind"], Namespaces = ["default"] })
            .TestAsync(Fleet.Client("cluster1"), Target("cluster1"), SilentReport.Instance, CancellationToken.None);
        Assert.True(rows.Single().Allowed);
    }

    [SandboxFact]
    public async Task A_WEC_that_no_label_selects_alone_is_refused_with_what_to_do()
    {
        await Fleet.Its.MergePatchAsync(OcmTypes.ManagedClusters, "cluster2", null, new()
        {
            ["metadata"] = new System.Text.Json.Nodes.JsonObject
            {
                ["labels"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "cluster1" },
            }
        }, CancellationToken.None);

        var problems = await new WecSelection(Fleet.Its, "its1").CheckAsync(["cluster1", "cluster2", "nowhere"], CancellationToken.None);

        Assert.Equal(["WecNotSelectable", "WecNotSelectable", "WecNotFound"], problems.Values.Select(p => p?.ErrorId));
        Assert.Contains("cluster2", problems["cluster1"]!.Message, StringComparison.Ordinal);
        Assert.Contains("Set-WecLabel", problems["cluster2"]!.Advice, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task A_cluster_without_BindingPolicies_is_no_WDS() => Assert.Equal("NotAWds", (await Assert.ThrowsAsync<WecException>(
        () => new DownsyncGranter(Asking("x.example.com"))
            .PrepareAsync(new(Fleet.Client("cluster1"), "cluster1", Fleet.Its), [Target("cluster1")], SilentReport.Instance, CancellationToken.None))).ErrorId);

    [Theory]
    [InlineData("kubestellar-wec:downsync:apples.example.com", null, "kubestellar-wec-apples.example.com")]
    [InlineData("kubestellar-wec:downsync:apples.example.com", "shop", null)]
    [InlineData("My Role", null, null)]
    [InlineData("kubestellar-wec:downsync:averyveryverylongplural.averyveryveryveryverylonggroup.example.com", null, null)]
    public void The_id_of_a_grant_is_a_name_and_a_label(string role, string? place, string? expected)
    {
        var id = GrantId.Of(role, place);

        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", id);
        Assert.True(id.Length <= 63);
        Assert.NotEqual(id, GrantId.Of(role + "x", place));
        Assert.Equal(expected ?? id, id);
    }

    private static GrantRequest Asking(string resource, params string[] verbs) =>
        new() { Permissions = [new() { Resources = [resource], Verbs = verbs }] };

    private static WecTarget Target(string wec) => PermissionFleet.Target(wec);

    private async Task JoinAsync(string name)
    {
        await Fleet.JoinAsync(name);
        var fleet = new FleetReader(Fleet.Its, "its1");
        var cluster = await fleet.FindAsync(name, CancellationToken.None);
        var change = LabelChange.For(cluster!, new Dictionary<string, string> { ["name"] = name }, force: false);
        await new LabelWriter(Fleet.Its, Fleet.Origin).WriteAsync(name, change, CancellationToken.None);
    }

    private async Task<IReadOnlyList<PermissionGrant>> GrantAsync(GrantRequest request, params string[] wecs)
    {
        var granter = new DownsyncGranter(request);
        var plan = await granter.PrepareAsync(Spaces, [.. wecs.Select(Target)], SilentReport.Instance, CancellationToken.None);
        return await granter.ExecuteAsync(Spaces, plan, acceptDangers: true, SilentReport.Instance, CancellationToken.None);
    }

    private async Task<IReadOnlyList<PermissionRevocation>> RevokeAsync(RevokeSelection selection, params string[] wecs)
    {
        var revoker = new DownsyncRevoker([selection]);
        var plan = await revoker.PrepareAsync(Spaces, [.. wecs.Select(Target)], SilentReport.Instance, CancellationToken.None);
        return await revoker.ExecuteAsync(Spaces, plan, SilentReport.Instance, CancellationToken.None);
    }

    /// <summary>The agent has the role; its cluster takes it into what the agent may do a moment later.</summary>
    private async Task<bool> IsAllowedAsync(string wec, string resource, bool once = false)
    {
        var request = Asking(resource) with { Verify = true, Timeout = Fleet.Patience };
        var rights = GrantRules.Divide(AskedRight.Of(request), [new(resource[(resource.IndexOf('.', StringComparison.Ordinal) + 1)..], resource[..resource.IndexOf('.', StringComparison.Ordinal)], null, null, true)], null);
        var rows = await new PermissionTester(new() { Resources = [resource] }).TestAsync(
            Fleet.Client(wec), Target(wec), SilentReport.Instance, CancellationToken.None);
        if (rows.All(row => row.Allowed) || once || await Fleet.Client(wec).FindAsync(CoreTypes.ClusterRoles, DownsyncGranter.NamePrefix + resource, null, CancellationToken.None) is null)
        {
            return rows.All(row => row.Allowed);
        }

        await new AggregationWait(Fleet.Client(wec), TimeProvider.System).WaitAsync(
            WorkAgentIdentity.Default.AggregateRole, rights[0].Rules, SilentReport.Instance, CancellationToken.None);
        return await IsAllowedAsync(wec, resource, once: true);
    }

    private async Task GoneAsync(string wec)
    {
        using var limit = new CancellationTokenSource(Fleet.Patience);
        var there = new HashSet<string>();
        var changes = Fleet.Client(wec).WatchAsync(
            CoreTypes.ClusterRoles, null, ListOptions.All with { LabelSelector = GrantMarks.GrantLabel }, JsonWire.AnyObject,
            role => new(null, role.TextAt("metadata", "name")!), limit.Token);
        await foreach (var change in changes)
        {
            if (change.Item.TextAt("metadata", "name") is { } name)
            {
                _ = change.Type is WatchEventType.Deleted ? there.Remove(name) : there.Add(name);
            }

            if (there.Count == 0 && change.Type is WatchEventType.Synced or WatchEventType.Deleted)
            {
                return;
            }
        }
    }
}
