using System.Diagnostics;
using System.Net;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>Whatever a server does, a request ends in bounded time and memory, and tells nothing secret.</summary>
public sealed class BoundsTests
{
    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_refusal_whose_body_stalls_is_told_by_its_code(int code)
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.StatusCode = code;
            await ScriptedServer.Stall("not to")(context);
        });

        var e = await Assert.ThrowsAsync<ApiException>(() => server.Client(new FastClock(500)).GetAsync("/version", default));

        Assert.Equal((HttpStatusCode)code, e.StatusCode);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    public async Task An_answer_that_drips_ends(int code)
    {
        await using var server = await ScriptedServer.StartAsync(Drip(code));
        var clock = new FastClock(500);

        var failure = await Record.ExceptionAsync(() => server.Client(clock).GetAsync("/version", default));

        if (code == 200)
        {
            Assert.Equal(ConnectionFailure.Timeout, Assert.IsType<ApiConnectionException>(failure).Failure);
        }
        else
        {
            Assert.IsType<ApiException>(failure);
        }
    }

    [Fact]
    public async Task A_list_that_drips_ends()
    {
        await using var server = await ScriptedServer.StartAsync(Drip(200, """{"items":["""));

        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => NamesAsync(server.Client(new FastClock(500)), ListOptions.All));

        Assert.Equal(ConnectionFailure.Timeout, e.Failure);
    }

    [Fact]
    public async Task Empty_pages_with_ever_new_tokens_end_with_an_error()
    {
        var pages = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
            ScriptedServer.Json($$$"""{"metadata":{"continue":"t{{{pages++}}}"},"items":[]}""")(context));

        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => NamesAsync(server.Client(), ListOptions.All));

        Assert.Equal(ConnectionFailure.BadAnswer, e.Failure);
        Assert.InRange(pages, 10, 200);
    }

    [Theory]
    [InlineData(25, long.MaxValue, "more than 25 objects")]
    [InlineData(int.MaxValue, 2000, "larger than")]
    public async Task A_list_without_end_ends_with_an_error(int objects, long bytes, string says)
    {
        var pages = 0;
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Json(
            $$$"""{"metadata":{"continue":"t{{{pages++}}}"},"items":[{"metadata":{"name":"a{{{pages}}}"}},{"metadata":{"name":"b{{{pages}}}"}}]}""")(context));
        var options = ListOptions.All with { MaxObjects = objects, MaxBytes = bytes };

        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => NamesAsync(server.Client(), options));

        Assert.Equal(ConnectionFailure.BadAnswer, e.Failure);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_kept_whole_has_narrower_bounds_than_what_passes_by()
    {
        Assert.True(ListOptions.Kept.MaxObjects < ListOptions.All.MaxObjects);
        Assert.InRange(ListOptions.Kept.MaxBytes, 1, 1L << 30);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_told_and_the_list_goes_on()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Json(
            """{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"odd"},"spec":{"taints":7}},{"metadata":[]},{"metadata":{"name":"z"}}]}"""));
        var odd = new List<UnreadableObject>();

        var names = await NamesAsync(server.Client(), ListOptions.All with { OnUnreadable = odd.Add });

        Assert.Equal(["a", "z"], names);
        Assert.Equal(["odd", null], odd.Select(each => each.Name));
        Assert.Contains("'odd'", odd[0].Error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ApiConnectionException>(() => NamesAsync(server.Client(), ListOptions.All));
    }

    [Fact]
    public async Task An_object_of_a_watch_that_cannot_be_read_is_told_and_the_watch_goes_on()
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Request.Query.ContainsKey("watch")
            ? ScriptedServer.Stall(
                """
                {"type":"MODIFIED","object":{"metadata":{"name":"odd","resourceVersion":"2"},"spec":7}}
                {"type":"ADDED","object":{"metadata":{"name":"b","resourceVersion":"3"}}}

                """)(context)
            : ScriptedServer.Json("""{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}}]}""")(context));
        var odd = new List<string?>();
        var seen = new List<string?>();
        var options = ListOptions.All with { OnUnreadable = each => odd.Add(each.Name) };

        await foreach (var change in server.Client().WatchAsync(
            OcmTypes.ManagedClusters, null, options, KubernetesTypes.Of<ManagedCluster>(), ObjectKey.Of, default))
        {
            seen.Add(change.Item?.Name);
            if (change.Item?.Name == "b")
            {
                break;
            }
        }

        Assert.Equal(["a", null, "b"], seen);
        Assert.Equal(["odd"], odd);
    }

    [Fact]
    public async Task Odd_values_that_an_API_server_takes_are_read()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Json(
            """
            {"items":[{"metadata":{"name":"a","creationTimestamp":"0000-01-01T00:00:00Z","labels":{"x":1}},
             "status":{"capacity":{"cpu":4,"memory":"1Gi","x":true},"conditions":[{"type":"T","status":"True","lastTransitionTime":"soon"},
             {"type":"U","lastTransitionTime":{"a":1}},{"type":"V","lastTransitionTime":"10000-01-01T00:00:00Z"}]}}]}
            """));
        var found = new List<ManagedCluster>();

        await foreach (var cluster in server.Client(
            ).ListAsync(OcmTypes.ManagedClusters, null, ListOptions.All, KubernetesTypes.Of<ManagedCluster>(), default))
        {
            found.Add(cluster);
        }

        var read = Assert.Single(found);
        Assert.Equal((null, "1"), (read.Created, read.Metadata.Labels["x"]));
        Assert.True(read.IsTrue("T"));
    }

    [Fact]
    public async Task Equal_keys_in_an_answer_count_for_the_last_of_them()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Json("""{"a":1,"a":2,"b":{"c":"x","c":"y"}}"""));

        var answer = await server.Client().GetAsync("/version", default);

        Assert.Equal((2, "y"), ((int)answer["a"]!, (string)answer["b"]!["c"]!));
    }

    [Theory]
    [InlineData("application/json", """{"message":"bad token ABC-secret-123 given","reason":"ABC-secret-123"}""")]
    [InlineData("application/json", """{"message":"bad token \u0041BC-secret-123 given"}""")]
    [InlineData("text/plain", "you sent Bearer ABC-secret-123")]
    public async Task A_server_that_shows_what_it_was_sent_does_not_put_it_into_the_error(string type, string body)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Text(type, body, 401));

        var e = await Assert.ThrowsAsync<ApiException>(
            () => server.Client(user: new UserEntry { Name = "u", Token = "ABC-secret-123" }).GetAsync("/version", default));

        Assert.Contains("[redacted]", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ABC-secret-123", e + e.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_answer_does_not_show_what_was_sent_either()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Json("""{"items":[{"metadata":{"labels":{"hunter-22":[]}}}]}"""));
        var user = new UserEntry { Name = "u", Username = "jane", Password = "hunter-22" };

        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => NamesAsync(server.Client(user: user), ListOptions.All));

        Assert.DoesNotContain("hunter-22", e.ToString(), StringComparison.Ordinal);
    }

    private static Func<HttpContext, Task> Drip(int code, string start = "{") => async context =>
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(start);
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync(" ");
            await context.Response.Body.FlushAsync();
            await Task.Delay(20, CancellationToken.None);
        }
    };

    private static async Task<List<string>> NamesAsync(ClusterClient client, ListOptions options)
    {
        var names = new List<string>();
        await foreach (var cluster in client.ListAsync(
            OcmTypes.ManagedClusters, null, options, KubernetesTypes.Of<ManagedCluster>(), default))
        {
            names.Add(cluster.Name);
        }

        return names;
    }

    /// <summary>A clock that runs so many times as fast as the machine's.</summary>
    private sealed class FastClock(int factor) : TimeProvider
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public override long GetTimestamp() => _start + ((Stopwatch.GetTimestamp() - _start) * factor);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(System.CreateTimer(callback, state, Faster(dueTime), Faster(period)), Faster);

        private TimeSpan Faster(TimeSpan time) => time < TimeSpan.Zero ? time : time / factor;

        private sealed class Timer(ITimer inner, Func<TimeSpan, TimeSpan> faster) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(faster(dueTime), faster(period));

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
