using KubeStellar.Wec.Core.Tests.Kubernetes.Client;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Core.Tests.Inventory;

public sealed class InventoryTests
{
    private static readonly WecOrigin s_origin = new("its1", "some/config");

    [Fact]
    public async Task A_WEC_is_found_by_name_and_by_label_and_carries_where_it_came_from()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.AnnounceAsync("edge-1", ("region", "eu"));
        await fleet.AnnounceAsync("edge-2", ("region", "us"));
        var reader = new InventoryReader(fleet.Its, s_origin);

        var found = await reader.FindAsync("edge-1", default);

        Assert.Equal(("edge-1", "its1", "edge-1", "some/config"), (found!.Name, found.ItsContext, found.WecContext, found.KubeConfig));
        Assert.Equal((false, false, null, "eu"), (found.HubAccepted, found.Joined, found.JoinedStatus, found.Labels["region"]));
        Assert.InRange(found.Age, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal(["edge-2"], (await reader.ListAsync("region=us", default).ToListAsync()).Select(wec => wec.Name));
        Assert.Null(await reader.FindAsync("edge-3", default));
    }

    [Fact]
    public async Task A_server_without_an_inventory_is_said_to_be_no_ITS()
    {
        await using var fleet = await Fleet.StartAsync();
        var reader = new InventoryReader(fleet.Client("cluster1"), new("cluster1", null));

        var errors = new[]
        {
            await Assert.ThrowsAsync<WecException>(() => reader.FindAsync("edge", default)),
            await Assert.ThrowsAsync<WecException>(() => reader.ListAsync(null, default).ToListAsync()),
        };

        Assert.All(errors, e => Assert.Equal(("NotAnIts", WecErrorKind.NotFound), (e.ErrorId, e.Kind)));
    }

    [SandboxFact]
    public async Task Many_names_are_found_with_lists_and_few_with_a_request_each()
    {
        await using var fleet = await Fleet.StartAsync(others: 40);
        var reader = new FleetReader(fleet.Its, "its1");
        var names = Enumerable.Range(1, 33).Select(i => $"fleet-{i:D5}").Append("nobody").ToList();
        fleet.Sandbox.Requests.Clear();

        var many = await reader.FindAsync(names, default);
        var few = await reader.FindAsync(["fleet-00007", "nobody"], default);

        Assert.Equal(33, many.Count);
        Assert.Equal(["fleet-00007"], few.Keys);
        Assert.Equal(["list", "get", "get"], fleet.Ours.Select(e => e.Verb));
    }

    [SandboxFact]
    public async Task Thousands_stream_page_by_page()
    {
        await using var fleet = await Fleet.StartAsync(others: 5000);
        fleet.Sandbox.Requests.Clear();
        await using var wecs = new InventoryReader(fleet.Its, s_origin).ListAsync(null, default).GetAsyncEnumerator();

        Assert.True(await wecs.MoveNextAsync());
        Assert.True(fleet.Ours.Count() <= 1, "The second page was asked for.");
        var count = 1;
        while (await wecs.MoveNextAsync())
        {
            count++;
        }

        Assert.Equal((5000, 10), (count, fleet.Ours.Count()));
    }

    [Fact]
    public async Task A_server_that_leaves_everything_out_does_no_harm()
    {
        await using var its = await ScriptedServer.StartAsync(ScriptedServer.Json("""
            {"items":[{},{"metadata":null,"spec":null,"status":null},
            {"metadata":{"name":null,"labels":null},"spec":{"taints":null,"managedClusterClientConfigs":[{}]},"status":{"conditions":[null,{}],"clusterClaims":[{}]}},
            {"metadata":{"name":"young","creationTimestamp":"2999-01-01T00:00:00Z"},"spec":{"taints":[
              {"key":"a","effect":"NoSelect"},{"key":"b","value":"c","effect":"NoSelect"}]}}],"metadata":{}}
            """));

        var wecs = await new InventoryReader(its.Client(), s_origin).ListAsync(null, default).ToListAsync();

        Assert.Equal(["", "", "", "young"], wecs.Select(wec => wec.Name));
        Assert.Equal(TimeSpan.Zero, wecs[3].Age);
        Assert.Equal(["a:NoSelect", "b=c:NoSelect"], wecs[3].Taint);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0-a", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a.b", false)]
    [InlineData("a\n", false)]
    [InlineData("..", false)]
    public void The_name_of_a_WEC_is_one_of_a_namespace(string name, bool isGood)
    {
        Assert.Equal(isGood, WecName.IsValid(name));
        Assert.Equal(isGood, Record.Exception(() => WecName.Check(name)) is null);
        Assert.False(WecName.IsValid(new string('a', 64)));
        Assert.True(WecName.IsValid(new string('a', 63)));
    }
}
