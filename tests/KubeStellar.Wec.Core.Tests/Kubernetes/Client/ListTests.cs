using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

public sealed class ListTests
{
    private const string Path = "*/managedclusters";

    private static readonly ListOptions s_pagesOf10 = ListOptions.All with { PageSize = 10 };

    [SandboxFact]
    public async Task The_first_object_comes_before_the_second_page_is_asked_for()
    {
        await using var fleet = await Fleet.StartAsync(others: 25);
        fleet.Sandbox.Requests.Clear();
        await using var items = List(fleet).GetAsyncEnumerator();

        Assert.True(await items.MoveNextAsync());
        Assert.Single(Pages(fleet));

        while (await items.MoveNextAsync())
        {
        }

        Assert.Equal(3, Pages(fleet).Count);
        Assert.All(Pages(fleet), query => Assert.StartsWith("?limit=10", query, StringComparison.Ordinal));
    }

    [SandboxTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_page_token_that_has_expired_costs_and_repeats_nothing(int skip)
    {
        await using var fleet = await Fleet.StartAsync(others: 35);
        using var gone = fleet.Sandbox.Faults.Add(new(FaultAction.Gone) { Verb = "list", Path = Path, Skip = skip, Count = 1 });

        var names = await NamesAsync(List(fleet));

        Assert.Equal(Enumerable.Range(1, 35).Select(i => $"fleet-{i:D5}"), names);
    }

    [SandboxFact]
    public async Task Going_on_after_an_expired_token_neither_repeats_nor_skips_when_objects_come_and_go_meanwhile()
    {
        await using var fleet = await Fleet.StartAsync(others: 30);
        using var gone = fleet.Sandbox.Faults.Add(new(FaultAction.Gone) { Verb = "list", Path = Path, Skip = 1, Count = 1 });
        await using var items = List(fleet).GetAsyncEnumerator();
        var names = new List<string>();
        while (names.Count < 10 && await items.MoveNextAsync())
        {
            names.Add(items.Current.Name);
        }

        await fleet.Its.CreateAsync(OcmTypes.ManagedClusters, null, Cluster("a-new-one"), default);
        await fleet.Its.CreateAsync(OcmTypes.ManagedClusters, null, Cluster("another"), default);
        while (await items.MoveNextAsync())
        {
            names.Add(items.Current.Name);
        }

        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"fleet-{i:D5}"), names);
    }

    [Fact]
    public async Task Without_an_offered_token_the_list_begins_anew_and_leaves_out_what_was_given()
    {
        await using var server = await ScriptedServer.StartAsync(
            Page("t1", "a", "b"), Expired, Page("t2", "a", "b"), Page(null, "c"));

        Assert.Equal(["a", "b", "c"], await NamesAsync(List(server.Client())));
        Assert.Equal(["", "t1", "", "t2"], server.Asked.Select(ContinueOf));
    }

    [Fact]
    public async Task A_server_that_always_forgets_is_not_asked_for_ever()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
            ContinueOf(context.Request.QueryString.Value!).Length == 0 ? Page("t", "a")(context) : Expired(context));

        var e = await Assert.ThrowsAsync<ApiException>(() => NamesAsync(List(server.Client())));

        Assert.True(e.IsExpired);
    }

    [Fact]
    public async Task A_server_that_offers_one_page_for_ever_is_not_followed()
    {
        await using var server = await ScriptedServer.StartAsync(Page("t", "a"));

        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => NamesAsync(List(server.Client())));

        Assert.Equal((ConnectionFailure.BadAnswer, 2), (e.Failure, server.Asked.Count));
    }

    [SandboxFact]
    public async Task Who_takes_one_object_asks_for_one_page()
    {
        await using var fleet = await Fleet.StartAsync(others: 25);
        fleet.Sandbox.Requests.Clear();

        await foreach (var item in List(fleet))
        {
            Assert.Equal("fleet-00001", item.Name);
            break;
        }

        Assert.Single(Pages(fleet));
    }

    [Fact]
    public async Task The_next_page_comes_while_this_one_is_worked_through()
    {
        var isAsked = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(Page("t", "a", "b"), context =>
        {
            isAsked.TrySetResult();
            return Page(null, "c")(context);
        });
        await using var items = List(server.Client()).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        Assert.True(await items.MoveNextAsync());

        await isAsked.Task;

        Assert.Equal("b", items.Current.Name);
        Assert.True(await items.MoveNextAsync());
        Assert.Equal("c", items.Current.Name);
    }

    [Fact]
    public async Task A_page_that_breaks_off_is_asked_for_again()
    {
        await using var server = await ScriptedServer.StartAsync(
            BreaksAfter("a"), Page("t", "a", "b"), BreaksAfter("c", "d"), BreaksAfter("c"), Page(null, "c", "d", "e"));

        Assert.Equal(["a", "b", "c", "d", "e"], await NamesAsync(List(server.Client())));
        Assert.Equal(["", "", "t", "t", "t"], server.Asked.Select(ContinueOf));
    }

    [Fact]
    public async Task A_page_that_always_breaks_off_is_an_error_after_the_pages_before_it()
    {
        await using var server = await ScriptedServer.StartAsync(Page("t", "a"), BreaksAfter("b"));
        var names = new List<string>();

        var e = await Assert.ThrowsAsync<ApiConnectionException>(async () =>
        {
            await foreach (var item in List(server.Client()))
            {
                names.Add(item.Name);
            }
        });

        Assert.True(e.Failure is ConnectionFailure.Interrupted, e.Message);
        Assert.Equal(["a"], names);
    }

    [Fact]
    public async Task Selectors_go_with_every_page()
    {
        await using var server = await ScriptedServer.StartAsync(Page("t&1", "a"), Page(null, "b"));
        var options = new ListOptions { PageSize = 1, LabelSelector = "a=b,c!=d", FieldSelector = "metadata.name=x" };

        await NamesAsync(server.Client().ListAsync(OcmTypes.ManagedClusters, null, options, OcmJson.Default.ManagedCluster, default));

        const string Selectors = "labelSelector=a%3Db%2Cc%21%3Dd&fieldSelector=metadata.name%3Dx";
        Assert.Equal([$"?limit=1&{Selectors}", $"?limit=1&{Selectors}&continue=t%261"], server.Asked.Select(asked => asked[asked.IndexOf('?')..]));
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Page(string? next, params string[] names) => ScriptedServer.Json(
        $$"""{"items":[{{string.Join(',', names.Select(Item))}}],"metadata":{"continue":"{{next}}"} }""");

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> BreaksAfter(params string[] names) => async context =>
    {
        await ScriptedServer.Json($$"""{"items":[{{string.Join(',', names.Select(Item))}},{"meta""")(context);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    private static string Item(string name) => $$"""{"metadata":{"name":"{{name}}"} }""";

    private static Task Expired(Microsoft.AspNetCore.Http.HttpContext context) =>
        ScriptedServer.Json("""{"kind":"Status","metadata":{},"reason":"Expired","message":"too old","code":410}""", 410)(context);

    private static string ContinueOf(string asked) =>
        asked.Split('?', '&').FirstOrDefault(part => part.StartsWith("continue=", StringComparison.Ordinal))?[9..] ?? "";

    private static IAsyncEnumerable<ManagedCluster> List(Fleet fleet) => List(fleet.Its);

    private static IAsyncEnumerable<ManagedCluster> List(ClusterClient client) =>
        client.ListAsync(OcmTypes.ManagedClusters, null, s_pagesOf10, OcmJson.Default.ManagedCluster, default);

    private static List<string> Pages(Fleet fleet) =>
        [.. fleet.Ours.Where(e => e.Verb == "list" && e.Path.EndsWith("/managedclusters", StringComparison.Ordinal)).Select(e => e.Query)];

    private static async Task<List<string>> NamesAsync(IAsyncEnumerable<ManagedCluster> items)
    {
        var names = new List<string>();
        await foreach (var item in items)
        {
            names.Add(item.Name);
        }

        return names;
    }

    private static JsonObject Cluster(string name) => new()
    {
        ["apiVersion"] = OcmTypes.ManagedClusters.ApiVersion,
        ["kind"] = "ManagedCluster",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["hubAcceptsClient"] = false },
    };
}
