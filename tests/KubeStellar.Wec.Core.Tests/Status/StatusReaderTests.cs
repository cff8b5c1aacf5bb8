using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Core.Tests.Inventory;
using KubeStellar.Wec.Core.Tests.Kubernetes.Client;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Status;

namespace KubeStellar.Wec.Core.Tests.Status;

public sealed class StatusReaderTests
{
    private static readonly WecOrigin s_origin = new("its1", null);

    [Theory]
    [InlineData(30, WecPhase.Ready)]
    [InlineData(130, WecPhase.NotReporting)]
    public async Task The_lease_is_as_old_as_it_is_by_the_servers_own_clock(int age, WecPhase phase)
    {
        var server = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var its = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers.Date = server.ToString("R", CultureInfo.InvariantCulture);
            return ScriptedServer.Json(context.Request.Path.Value!.Contains("leases", StringComparison.Ordinal)
                ? $$"""{"metadata":{"namespace":"c1"},"spec":{"renewTime":"{{server.AddSeconds(-age):yyyy-MM-ddTHH:mm:ss.ffffffZ}}"} }"""
                : """
                  {"metadata":{"name":"c1"},"spec":{"hubAcceptsClient":true,"leaseDurationSeconds":60},"status":{"conditions":[
                  {"type":"HubAcceptedManagedCluster","status":"True"},{"type":"ManagedClusterJoined","status":"True"},
                  {"type":"ManagedClusterConditionAvailable","status":"True"}]}}
                  """)(context);
        });

        var status = await new StatusReader(its.Client(), s_origin).FindAsync("c1", default);

        Assert.Equal((phase, TimeSpan.FromSeconds(age)), (status!.Phase, status.LeaseAge));
    }

    [Fact]
    public async Task Requests_are_counted_by_what_they_wait_for()
    {
        await using var its = await ScriptedServer.StartAsync(ScriptedServer.Json("""
            {"items":[
            {"metadata":{"labels":{"open-cluster-management.io/cluster-name":"a"}},"status":{}},
            {"metadata":{"labels":{"open-cluster-management.io/cluster-name":"a"}}},
            {"metadata":{"labels":{"open-cluster-management.io/cluster-name":"a"}},"status":{"conditions":[{"type":"Denied"}]}},
            {"metadata":{"labels":{"open-cluster-management.io/cluster-name":"b"}},"status":{"conditions":[{"type":"Approved"}]}},
            {"metadata":{"labels":{"open-cluster-management.io/cluster-name":"b"}},"status":{"conditions":[{"type":"Approved"}],"certificate":"eA=="}},
            {"metadata":{"labels":{"open-cluster-management.io/cluster-name":"b"}},"status":{"conditions":[{"type":"Approved"},{"type":"Failed"}]}},
            {"metadata":{}},{"metadata":null}],"metadata":{}}
            """));

        var counts = await RequestCounts.ReadAsync(its.Client(), default);

        Assert.Equal(new RequestCounts(2, 0), counts!["a"]);
        Assert.Equal(new RequestCounts(0, 1), counts["b"]);
        Assert.Equal(2, counts.Count);
    }

    [Fact]
    public async Task Who_may_read_only_the_inventory_gets_the_status_without_leases_and_requests()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.AnnounceAsync("edge-1");
        await fleet.GrantAsync("viewer-of-clusters", (OcmTypes.ManagedClusters.Group, "managedclusters", ["get", "list"]));
        var reader = new StatusReader(fleet.Client("its1", "viewer-of-clusters"), s_origin);

        var one = await reader.FindAsync("edge-1", default);
        var all = await reader.ListAsync(null, default).ToListAsync();

        Assert.Equal((WecPhase.AwaitingRequest, null, null), (one!.Phase, one.LeaseAge, one.PendingRequests));
        Assert.Contains(all, status => status.Name == "edge-1");
        Assert.Null(await reader.FindAsync("nobody", default));
    }

    [Fact]
    public async Task A_cluster_is_followed_from_its_announcement_to_its_health()
    {
        await using var fleet = await Fleet.StartAsync();
        var reader = new StatusReader(fleet.Its, s_origin);
        await fleet.RegisterAsync("cluster1");
        await fleet.WaitAsync("cluster1", KubeStellar.Wec.Waiting.WecMilestone.Registered);
        Assert.False((await reader.FindAsync("cluster1", default))!.HubAccepted);

        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", KubeStellar.Wec.Waiting.WecMilestone.Available);
        var status = (await reader.ListAsync(null, default).ToListAsync()).Single(s => s.Name == "cluster1");

        Assert.Equal((WecPhase.Ready, true, true, "True"), (status.Phase, status.Joined, status.Available, status.AvailableStatus));
        Assert.InRange(status.LeaseAge!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Equal(0, status.PendingRequests);
    }

    [SandboxFact]
    public async Task Thousands_are_read_in_pages_without_a_request_for_each()
    {
        await using var fleet = await Fleet.StartAsync(others: 5000);
        fleet.Sandbox.Requests.Clear();

        var count = 0;
        await foreach (var status in new StatusReader(fleet.Its, s_origin).ListAsync(null, default))
        {
            Assert.Equal((WecPhase.Ready, $"fleet-{++count:D5}"), (status.Phase, status.Name));
        }

        Assert.Equal(5000, count);
        // Ten pages of clusters, ten of leases, and one of certificate requests.
        Assert.Equal(21, fleet.Ours.Count());
        Assert.All(fleet.Ours, e => Assert.Contains("limit=500", e.Query, StringComparison.Ordinal));
    }

    [SandboxFact]
    public async Task The_first_status_comes_before_a_second_page_of_WECs_is_asked_for()
    {
        await using var fleet = await Fleet.StartAsync(others: 1200);
        fleet.Sandbox.Requests.Clear();

        await foreach (var status in new StatusReader(fleet.Its, s_origin).ListAsync(null, default))
        {
            Assert.NotNull(status.LeaseAge);
            break;
        }

        var pages = fleet.Ours.Where(e => e.Query.Contains("continue=", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(pages, e => e.Path.EndsWith("/managedclusters", StringComparison.Ordinal));
        // The leases are a page ahead.
        Assert.True(pages.Count <= 1, $"{pages.Count} further pages were asked for.");
    }

    [Fact]
    public async Task Each_cluster_gets_its_own_lease_whatever_the_order_of_names_and_keys()
    {
        await using var fleet = await Fleet.StartAsync();
        string[] names = ["eu", "eu-1", "eu-1-a", "eu1", "eua", "none", "us"];
        var now = fleet.Its.ServerTime;
        for (var i = 0; i < names.Length; i++)
        {
            await CreateAsync(fleet, names[i], names[i] == "none" ? null : now.AddSeconds(-10 * i));
        }

        var found = await new StatusReader(fleet.Its, s_origin).ListAsync(null, default).Where(s => names.Contains(s.Name)).ToListAsync();

        Assert.Equal(names, found.Select(s => s.Name));
        foreach (var (status, i) in found.Select((s, i) => (s, i)))
        {
            Assert.Equal(status.Name != "none", status.LeaseAge is not null);
            if (status.LeaseAge is { } age)
            {
                Assert.InRange(age.TotalSeconds, (10 * i) - 5, (10 * i) + 5);
            }
        }
    }

    private static async Task CreateAsync(Fleet fleet, string name, DateTimeOffset? renewed)
    {
        await fleet.Its.CreateAsync(
            OcmTypes.ManagedClusters, null, Named("cluster.open-cluster-management.io/v1", "ManagedCluster", name, new() { ["hubAcceptsClient"] = false }), default);
        await fleet.Its.CreateAsync(CoreTypes.Namespaces, null, Named("v1", "Namespace", name, null), default);
        if (renewed is { } time)
        {
            var spec = new JsonObject
            {
                ["holderIdentity"] = "agent",
                ["leaseDurationSeconds"] = 60,
                ["renewTime"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            };
            await fleet.Its.CreateAsync(
                CoreTypes.Leases, name, Named("coordination.k8s.io/v1", "Lease", OcmNames.ManagedClusterLease, spec), default);
        }
    }

    private static JsonObject Named(string apiVersion, string kind, string name, JsonObject? spec)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        if (spec is not null)
        {
            manifest["spec"] = spec;
        }

        return manifest;
    }
}
