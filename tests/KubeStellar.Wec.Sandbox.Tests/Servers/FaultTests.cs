using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Tests.Servers;

public sealed class FaultTests : BareServers
{
    private static readonly ResourceId s_made = new("", "configmaps", "default", "made");

    [Fact]
    public async Task Overload_is_429_in_plain_text_and_passes_after_its_count()
    {
        Sandbox.Faults.Add(new FaultRule(FaultAction.TooManyRequests) { Path = "/api/v1/namespaces", Count = 1 });
        var refused = await Admin.SendAsync("GET", "/api/v1/namespaces?limit=500");
        Assert.Equal((429, "text/plain; charset=utf-8", "1"), (refused.Code, refused.ContentType, refused.Headers["Retry-After"]));
        Assert.Equal("Too many requests, please try again later.\n", refused.Text);
        Assert.Equal(200, (await Admin.SendAsync("GET", "/api/v1/namespaces?limit=500")).Code);
    }

    [Theory]
    [InlineData(FaultAction.InternalError, 500, "InternalError")]
    [InlineData(FaultAction.ServiceUnavailable, 503, "ServiceUnavailable")]
    [InlineData(FaultAction.WebhookNotReady, 500, "InternalError")]
    [InlineData(FaultAction.NotServed, 404, "NotFound")]
    [InlineData(FaultAction.Conflict, 409, "Conflict")]
    [InlineData(FaultAction.Gone, 410, "Expired")]
    public async Task A_status_fault_hits_before_anything_happens(FaultAction action, int code, string reason)
    {
        Sandbox.Faults.Add(new FaultRule(action) { Verb = "create" });
        var answer = await Admin.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"made"}}""");
        Assert.Equal((code, reason), (answer.Code, answer.Json["reason"]!.ToString()));
        Assert.Null(Its.Store.Get(s_made));
    }

    [Fact]
    public async Task A_drop_before_the_effect_leaves_nothing_behind()
    {
        Sandbox.Faults.Add(new FaultRule(FaultAction.DropBefore) { Verb = "POST", Count = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => Admin.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"made"}}"""));
        Assert.Null(Its.Store.Get(s_made));
    }

    [Fact]
    public async Task A_drop_after_the_effect_leaves_the_object_and_no_answer()
    {
        Sandbox.Faults.Add(new FaultRule(FaultAction.DropAfter) { Verb = "POST", Count = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => Admin.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"made"}}"""));
        Assert.NotNull(Its.Store.Get(s_made));
        Assert.Equal(0, Sandbox.Requests.Entries[^1].StatusCode);
    }

    [Fact]
    public async Task Requests_can_be_let_through_before_a_fault_strikes()
    {
        Sandbox.Faults.Add(new FaultRule(FaultAction.ServiceUnavailable) { Server = "its1", Skip = 1, Count = 1 });
        var codes = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            codes.Add((await Admin.SendAsync("GET", "/version")).Code);
        }

        Assert.Equal([200, 503, 200], codes);
    }

    [Fact]
    public async Task A_dead_server_answers_nobody_until_it_is_back()
    {
        using (Sandbox.Faults.Add(new FaultRule(FaultAction.Dead) { Server = "cluster1" }))
        {
            using var client = TestClient.Admin(Sandbox.Wecs[0]);
            await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync("GET", "/version"));
            Assert.Equal(200, (await Admin.SendAsync("GET", "/version")).Code);
        }

        using var again = TestClient.Admin(Sandbox.Wecs[0]);
        Assert.Equal(200, (await again.SendAsync("GET", "/version")).Code);
    }

    [Fact]
    public async Task Death_also_takes_the_connections_that_are_open()
    {
        using var client = TestClient.Admin(Sandbox.Wecs[0]);
        Assert.Equal(200, (await client.SendAsync("GET", "/version")).Code);
        Sandbox.Faults.Add(new FaultRule(FaultAction.Dead) { Server = "cluster1" });
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync("GET", "/version"));
    }

    [Fact]
    public async Task The_control_api_drives_faults_and_reads_the_log_of_all_servers()
    {
        const string Fault = """{"action":"ServiceUnavailable","server":"cluster1","path":"/version","count":1}""";
        Assert.Equal(201, (await Admin.SendAsync("POST", "/sandbox/v1/faults", Fault)).Code);
        using var wec = TestClient.Admin(Sandbox.Wecs[0]);
        Assert.Equal(503, (await wec.SendAsync("GET", "/version")).Code);
        var log = await Admin.SendAsync("GET", "/sandbox/v1/requests");
        Assert.Contains("\"server\":\"cluster1\",\"method\":\"GET\",\"path\":\"/version\"", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/sandbox/v1", log.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await Admin.SendAsync("POST", "/sandbox/v1/faults", """{"action":"Nonsense"}""")).Code);
        using var nobody = TestClient.As(Its, "nobody");
        Assert.Equal(403, (await nobody.SendAsync("GET", "/sandbox/v1/requests")).Code);
    }

    [Fact]
    public async Task The_log_tells_writes_from_questions()
    {
        Sandbox.Requests.Clear();
        await Admin.SendAsync("GET", ConfigMaps);
        await Admin.SendAsync(
            "POST",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """{"spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}""");
        await Admin.SendAsync("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{}}""");
        await Admin.SendAsync("POST", $"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"made"}}""");
        Assert.Null(Its.Store.Get(s_made));
        Assert.Equal("POST", Assert.Single(Sandbox.Requests.Writes).Method);
        Assert.True(Sandbox.Requests.Writes[0].IsDryRun);
        Assert.Equal(["list", "create", "create", "create"], Sandbox.Requests.Entries.Select(e => e.Verb));
    }
}
