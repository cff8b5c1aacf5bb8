using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

public sealed class WatchTests
{
    private static readonly ListOptions s_ours = ListOptions.All with { LabelSelector = "watched=yes" };

    [Fact]
    public async Task What_is_there_comes_first_then_every_change()
    {
        await using var fleet = await Fleet.StartAsync();
        await CreateAsync(fleet, "a");
        await using var watch = new Watching(fleet.Its);
        Assert.Equal("Added a", await watch.NextAsync());
        Assert.Equal("Synced ", await watch.NextAsync());

        await CreateAsync(fleet, "b");
        await fleet.Its.MergePatchAsync(CoreTypes.ConfigMaps, "a", "default", Data("changed"), default);
        await fleet.Its.DeleteAsync(CoreTypes.ConfigMaps, "b", "default", default);

        Assert.Equal(["Added b", "Modified a", "Deleted b"], [await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync()]);
        await fleet.Its.DeleteAsync(CoreTypes.ConfigMaps, "a", "default", default);
    }

    [SandboxFact]
    public async Task A_watch_that_is_cut_resumes_where_it_was()
    {
        await using var fleet = await Fleet.StartAsync();
        using var cuts = fleet.Sandbox.Faults.Add(new(FaultAction.CutWatch) { Path = "*/configmaps", Verb = "watch" });
        await using var watch = new Watching(fleet.Its);
        Assert.Equal("Synced ", await watch.NextAsync());
        fleet.Sandbox.Requests.Clear();

        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(fleet, $"m{i}");
            Assert.Equal($"Added m{i}", await watch.NextAsync());
        }

        Assert.DoesNotContain(fleet.Ours, e => e.Verb == "list");
    }

    [SandboxFact]
    public async Task A_forgotten_version_is_made_good_by_a_list_that_also_tells_what_has_gone()
    {
        await using var fleet = await Fleet.StartAsync();
        await CreateAsync(fleet, "stays");
        await CreateAsync(fleet, "goes");
        var isCutOff = new TaskCompletionSource();
        await using var watch = new Watching(Quick(fleet, () => isCutOff.TrySetResult()));
        Assert.Equal(["Added goes", "Added stays", "Synced "], [await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync()]);
        var telling = watch.NextAsync();
        using (fleet.Sandbox.Faults.Add(new(FaultAction.DropBefore) { Verb = "watch", Path = "*/configmaps" }))
        {
            Cut(fleet);
            await isCutOff.Task;
            // Unseen, because nobody can watch now.
            fleet.Sandbox.Its.Store.Delete(new("", "configmaps", "default", "goes"));
            fleet.Sandbox.Faults.Add(new(FaultAction.Gone) { Verb = "watch", Path = "*/configmaps", Count = 1 });
        }

        Assert.Equal(["Added stays", "Deleted goes"], [await telling, await watch.NextAsync()]);
    }

    [Fact]
    public async Task A_list_that_breaks_off_before_a_watch_is_begun_anew_and_what_went_meanwhile_is_not_kept()
    {
        var lists = 0;
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            if (context.Request.Query.ContainsKey("watch"))
            {
                await ScriptedServer.Json("""{"type":"ERROR","object":{"code":410}}""" + "\n")(context);
                return;
            }

            var isFirst = Interlocked.Increment(ref lists) == 1;
            await ScriptedServer.Json(isFirst
                ? """{"items":[{"metadata":{"name":"gone"}},{"meta"""
                : """{"items":[{"metadata":{"name":"stays"}}],"metadata":{"resourceVersion":"7"}}""")(context);
            if (isFirst)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
            }
        });
        await using var watch = new Watching(server.Client());

        Assert.Equal("Added stays", await watch.NextAsync());
        Assert.Equal(["Synced ", "Added stays"], [await watch.NextAsync(), await watch.NextAsync()]);
        Assert.Contains(server.Asked, asked => asked.Contains("resourceVersion=7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_an_expired_page_token_a_watch_begins_where_the_list_began()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            var query = context.Request.QueryString.Value!;
            await (query.Contains("watch=true", StringComparison.Ordinal) ? ScriptedServer.Stall("")
                : query.Contains("continue=late", StringComparison.Ordinal)
                    ? ScriptedServer.Json("""{"items":[{"metadata":{"name":"b"}}],"metadata":{"resourceVersion":"9"}}""")
                : query.Contains("continue=", StringComparison.Ordinal)
                    ? ScriptedServer.Json("""{"kind":"Status","metadata":{"continue":"late"},"reason":"Expired","code":410}""", 410)
                : ScriptedServer.Json("""{"items":[{"metadata":{"name":"a"}}],"metadata":{"resourceVersion":"5","continue":"early"}}"""))(context);
        });
        await using var watch = new Watching(server.Client());

        Assert.Equal(["Added a", "Added b", "Synced "], [await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync()]);
        _ = watch.NextAsync();
        while (!server.Asked.Any(asked => asked.Contains("watch=true", StringComparison.Ordinal)))
        {
            await Task.Yield();
        }

        Assert.Contains(server.Asked, asked => asked.Contains(
            "watch=true", StringComparison.Ordinal) && asked.Contains("resourceVersion=5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_forgets_every_version_is_listed_with_growing_pauses()
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Request.Query.ContainsKey("watch")
            ? ScriptedServer.Json("""{"type":"ERROR","object":{"code":410}}""" + "\n")(context)
            : ScriptedServer.Json("""{"items":[{"metadata":{"name":"a"}}],"metadata":{"resourceVersion":"1"}}""")(context));
        var clock = new SkippingClock();
        await using var watch = new Watching(server.Client(clock));
        for (var i = 0; i < 30; i++)
        {
            await watch.NextAsync();
        }

        Assert.True(clock.Waits.Max() >= TimeSpan.FromSeconds(3), $"{clock.Waits.Max()}");
    }

    [Fact]
    public async Task A_server_that_ends_every_watch_is_asked_with_growing_pauses_and_for_what_is_new()
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Request.Query.ContainsKey("watch")
            ? ScriptedServer.Json(
                context.Request.Query["resourceVersion"] == "1" ? """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"5"}}}""" + "\n" : "")(context)
            : ScriptedServer.Json("""{"items":[],"metadata":{"resourceVersion":"1"}}""")(context));
        var clock = new SkippingClock();
        using var stop = new CancellationTokenSource();
        await using var watch = new Watching(server.Client(clock), stop.Token);
        Assert.Equal("Synced ", await watch.NextAsync());

        var waiting = watch.NextAsync();
        while (server.Asked.Count < 20)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Contains(server.Asked, asked => asked.Contains("resourceVersion=5", StringComparison.Ordinal));
        Assert.True(clock.Waits.Max() >= TimeSpan.FromSeconds(1));
    }

    [SandboxFact]
    public async Task A_restart_of_the_server_is_waited_for()
    {
        await using var fleet = await Fleet.StartAsync();
        var pauses = 0;
        IDisposable? down = null;
        await using var watch = new Watching(Quick(fleet, () =>
        {
            // More attempts than any other request would be given.
            if (++pauses == 10)
            {
                down!.Dispose();
            }
        }));
        Assert.Equal("Synced ", await watch.NextAsync());
        var waiting = watch.NextAsync();

        down = fleet.Sandbox.Faults.Add(new(FaultAction.DropBefore) { Verb = "watch", Path = "*/configmaps" });
        Cut(fleet);
        fleet.Sandbox.Its.Store.Create(new("", "configmaps", "default", "late"), Map("late"));

        Assert.Equal("Added late", await waiting);
    }

    [Fact]
    public async Task Who_may_not_watch_is_told_so()
    {
        await using var fleet = await Fleet.StartAsync();
        await using var watch = new Watching(fleet.Client("its1", "nobody"));

        Assert.True((await Assert.ThrowsAsync<ApiException>(watch.NextAsync)).IsForbidden);
    }

    private static ClusterClient Quick(Fleet fleet, Action onPause) => fleet.Its.With(RetryPolicy.Default with
    {
        Time = new CountingClock(onPause),
        FirstDelay = TimeSpan.FromMilliseconds(10),
        LongestDelay = TimeSpan.FromMilliseconds(20),
    });

    /// <summary>Ends the watches that run now, and no later one.</summary>
    private static void Cut(Fleet fleet) =>
        fleet.Sandbox.Faults.Add(new(FaultAction.CutWatch) { Path = "*/configmaps", Count = 0 }).Dispose();

    private static Task<JsonObject> CreateAsync(Fleet fleet, string name) =>
        fleet.Its.CreateAsync(CoreTypes.ConfigMaps, "default", Map(name), default);

    private static JsonObject Map(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["watched"] = "yes" } },
    };

    private static JsonObject Data(string value) => new() { ["data"] = new JsonObject { ["key"] = value } };

    /// <summary>Tells of every pause.</summary>
    private sealed class CountingClock(Action onPause) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(1))
            {
                onPause();
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private sealed class Watching(ClusterClient client, CancellationToken cancellationToken = default) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<WatchEvent<JsonObject>> _changes = client
            .WatchAsync(CoreTypes.ConfigMaps, "default", s_ours, JsonWire.AnyObject, item => new(null, NameOf(item)), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);

        public async Task<string> NextAsync()
        {
            Assert.True(await _changes.MoveNextAsync().AsTask().WaitAsync(Fleet.Patience, cancellationToken));
            return $"{_changes.Current.Type} {(_changes.Current.Item is { } item ? NameOf(item) : "")}";
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await _changes.DisposeAsync();
            }
            catch (NotSupportedException)
            {
                // A test that gave up while it waited for the next change.
            }
        }

        private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;
    }
}
