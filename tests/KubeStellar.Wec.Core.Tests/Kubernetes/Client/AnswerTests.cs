using System.Net;
using System.Text.Json;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

public sealed class AnswerTests
{
    [Fact]
    public async Task A_refusal_is_told_in_the_servers_own_words()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Json(
            """
            {"kind":"Status","status":"Failure","message":"configmaps \"x\" is invalid","reason":"Invalid","code":422,
             "details":{"name":"x","kind":"configmaps","causes":[{"reason":"FieldValueInvalid","message":"bad","field":"data"}]}}
            """, 422));

        var e = await RefusedAsync(server);

        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "configmaps \"x\" is invalid", "Invalid"), (e.StatusCode, e.Message, e.Status.Reason));
        Assert.Equal(("x", "configmaps", "data"), (e.Status.Details!.Name, e.Status.Details.Kind, e.Status.Details.Causes!.Single().Field));
        Assert.Equal(("GET", "/api/v1/namespaces/x"), (e.Method, e.Url.AbsolutePath));
    }

    [Theory]
    [InlineData("text/html", "<html><head>", "The server answered 403 Forbidden.")]
    [InlineData("application/json", "<html>", "The server answered 403 Forbidden.")]
    [InlineData("application/json", "", "The server answered 403 Forbidden.")]
    [InlineData("application/json", "null", "The server answered 403 Forbidden.")]
    [InlineData("text/plain", "not today\nsecond line", "not today")]
    [InlineData("application/json", """{"details":[]}""", """{"details":[]}""")]
    [InlineData("application/json", """{"message":"red \u001b[31m alert\u0007\nnow"}""", "red [31m alert now")]
    public async Task A_refusal_without_a_Status_still_says_something_fit_to_show(string type, string body, string message)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Text(type, body, 403));

        Assert.Equal(message, (await RefusedAsync(server)).Message);
    }

    [Fact]
    public async Task An_endless_refusal_is_cut()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Json($$"""{"message":"{{new string('x', 50_000)}}"}""", 403),
            ScriptedServer.Json($$"""{"message":"{{new string('x', 5_000_000)}}"}""", 403));

        Assert.InRange((await RefusedAsync(server)).Message.Length, 1, 8193);
        Assert.InRange((await RefusedAsync(server)).Message.Length, 1, 8193);
    }

    [Theory]
    [InlineData("text/html", "<html>Log in</html>")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", """{"a":""")]
    public async Task A_good_answer_that_is_no_object_is_a_bad_answer(string type, string body)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Text(type, body));

        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => server.Client().GetAsync("/version", default));

        Assert.Equal(ConnectionFailure.BadAnswer, e.Failure);
    }

    [Fact]
    public async Task A_missing_object_is_nothing_and_a_missing_type_is_known_as_one()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Json("""{"reason":"NotFound","code":404,"details":{"name":"x"}}""", 404),
            ScriptedServer.Text("text/plain", "404 page not found", 404));

        Assert.Null(await server.Client().FindAsync(CoreTypes.Namespaces, "x", null, default));
        Assert.True((await RefusedAsync(server)).IsUnknownType);
    }

    [Fact]
    public async Task A_server_that_stalls_in_the_middle_of_an_answer_is_given_up()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Stall("""{"items":[{"metadata":{"name":"a"}},"""));
        var clock = new SkippingClock { Longest = TimeSpan.FromMinutes(2) };
        var list = server.Client(clock).ListAsync(CoreTypes.Namespaces, null, ListOptions.All, JsonWire.AnyObject, default);
        await using var items = list.GetAsyncEnumerator();

        var e = await Assert.ThrowsAsync<ApiConnectionException>(async () => await items.MoveNextAsync());

        Assert.Equal(ConnectionFailure.Timeout, e.Failure);
    }

    [Fact]
    public async Task A_server_that_does_not_begin_to_answer_is_given_up()
    {
        await using var server = await ScriptedServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var e = await Assert.ThrowsAsync<ApiConnectionException>(
            () => server.Client(new SkippingClock { Longest = TimeSpan.FromMinutes(2) }).GetAsync("/version", default));

        Assert.Equal(ConnectionFailure.Timeout, e.Failure);
        Assert.Contains("within 60 s", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_that_gives_up_waits_no_longer(bool hasBegun)
    {
        var reached = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            reached.TrySetResult();
            return hasBegun ? ScriptedServer.Stall("{")(context) : Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var stop = new CancellationTokenSource();
        var asking = server.Client().GetAsync("/version", stop.Token);
        await reached.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_token_the_server_rejects_is_read_again_and_the_request_repeated_once()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("token", "one");
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            var isGood = context.Request.Headers.Authorization == "Bearer two";
            // As a rotation does it: between two requests, unseen by the time of the file.
            File.WriteAllText(path, "two");
            return isGood
                ? ScriptedServer.Json("{}", 201)(context)
                : ScriptedServer.Json("""{"reason":"Unauthorized","message":"Unauthorized","code":401}""", 401)(context);
        });
        var client = server.Client(user: new UserEntry { Name = "u", TokenFile = path });

        await client.CreateAsync(CoreTypes.Namespaces, null, new System.Text.Json.Nodes.JsonObject(), default);

        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_credential_that_stays_rejected_is_not_tried_for_ever()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Json("""{"message":"Unauthorized","code":401}""", 401));
        var client = server.Client(user: new UserEntry { Name = "u", Token = "s3cret" });

        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/version?token=s3cret", default));

        Assert.Single(server.Asked);
        Assert.DoesNotContain("s3cret", e.ToString() + e.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_read_up_to_its_limit_and_no_further()
    {
        await using var fits = new BoundedStream(new MemoryStream(new byte[100]), 100);
        await using var exceeds = new BoundedStream(new MemoryStream(new byte[101]), 100);

        await fits.CopyToAsync(Stream.Null);
        await Assert.ThrowsAsync<JsonException>(() => exceeds.CopyToAsync(Stream.Null));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("")]
    public void A_name_never_leads_to_another_path(string name)
    {
        Assert.Throws<ArgumentException>(() => CoreTypes.ConfigMaps.PathOf(name, "x"));
        Assert.Throws<ArgumentException>(() => CoreTypes.ConfigMaps.PathOf("x", name));
        Assert.Equal("/api/v1/namespaces/a%2F..%2Fb/configmaps/%3Fx", CoreTypes.ConfigMaps.PathOf("?x", "a/../b"));
    }

    private static Task<ApiException> RefusedAsync(ScriptedServer server) => Assert.ThrowsAsync<ApiException>(
        () => server.Client().GetAsync(CoreTypes.Namespaces, "x", null, JsonWire.AnyObject, default));
}
