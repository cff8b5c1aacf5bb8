using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

/// <summary>What is sent how often when a server fails.</summary>
public sealed class RepeatTests
{
    private readonly SkippingClock _clock = new();

    [SandboxTheory]
    [InlineData(FaultAction.TooManyRequests, 3)]
    [InlineData(FaultAction.WebhookNotReady, 3)]
    [InlineData(FaultAction.ServiceUnavailable, 1)]
    [InlineData(FaultAction.InternalError, 1)]
    [InlineData(FaultAction.DropBefore, 1)]
    [InlineData(FaultAction.DropAfter, 1)]
    public async Task A_creation_is_repeated_only_when_it_cannot_have_happened(FaultAction fault, int sent)
    {
        await using var fleet = await Fleet.StartAsync();
        using var rule = fleet.Sandbox.Faults.Add(new(fault) { Verb = "POST", Path = "*/configmaps", Count = 2 });

        var failure = await Record.ExceptionAsync(() => Patient(fleet).CreateAsync(CoreTypes.ConfigMaps, "default", Map(), default));

        Assert.Equal(sent > 1, failure is null);
        Assert.Equal(sent, fleet.Ours.Count(e => e.Method == "POST" && e.Path.EndsWith("/configmaps", StringComparison.Ordinal)));
        var exists = await fleet.Its.FindAsync(CoreTypes.ConfigMaps, "m", "default", default) is not null;
        Assert.Equal(failure is null || fault == FaultAction.DropAfter, exists);
    }

    [SandboxTheory]
    [InlineData(FaultAction.TooManyRequests)]
    [InlineData(FaultAction.WebhookNotReady)]
    [InlineData(FaultAction.ServiceUnavailable)]
    [InlineData(FaultAction.InternalError)]
    [InlineData(FaultAction.DropBefore)]
    [InlineData(FaultAction.DropAfter)]
    public async Task A_patch_is_repeated_because_twice_is_as_good_as_once(FaultAction fault)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.Its.CreateAsync(CoreTypes.ConfigMaps, "default", Map(), default);
        using var rule = fleet.Sandbox.Faults.Add(new(fault) { Verb = "PATCH", Count = 2 });

        var patched = await PatchAsync(Patient(fleet), null);

        Assert.Equal("new", (string?)patched["data"]!["key"]);
        Assert.Equal(3, fleet.Ours.Count(e => e.Method == "PATCH"));
    }

    [SandboxFact]
    public async Task A_patch_meant_for_one_version_is_not_repeated_when_it_may_have_happened()
    {
        await using var fleet = await Fleet.StartAsync();
        var map = await fleet.Its.CreateAsync(CoreTypes.ConfigMaps, "default", Map(), default);
        using var rule = fleet.Sandbox.Faults.Add(new(FaultAction.DropAfter) { Verb = "PATCH", Count = 1 });

        await Assert.ThrowsAsync<ApiConnectionException>(() => PatchAsync(Patient(fleet), (string?)map["metadata"]!["resourceVersion"]));

        Assert.Single(fleet.Ours, e => e.Method == "PATCH");
    }

    [SandboxFact]
    public async Task The_pause_a_server_asks_for_is_kept_although_its_answer_is_plain_text()
    {
        await using var fleet = await Fleet.StartAsync();
        using var rule = fleet.Sandbox.Faults.Add(new(FaultAction.TooManyRequests) { Path = "/version", Count = 3 });

        await Patient(fleet).GetAsync("/version", default);

        Assert.Equal(3, _clock.Waits.Count);
        Assert.All(_clock.Waits, wait => Assert.Equal(1, wait.TotalSeconds));
    }

    [SandboxFact]
    public async Task A_server_that_stays_busy_is_given_up_within_the_limit_with_its_own_words()
    {
        await using var fleet = await Fleet.StartAsync();
        using var rule = fleet.Sandbox.Faults.Add(new(FaultAction.TooManyRequests) { Path = "/version" });

        var e = await Assert.ThrowsAsync<ApiException>(() => Patient(fleet).GetAsync("/version", default));

        Assert.Equal("Too many requests, please try again later.", e.Message);
        Assert.InRange(_clock.Waits.Sum(wait => wait.TotalSeconds), 25, 30);
    }

    [SandboxFact]
    public async Task A_server_that_is_off_is_unreachable_after_a_few_attempts()
    {
        await using var fleet = await Fleet.StartAsync();
        var client = Patient(fleet);
        await fleet.Sandbox.Its.DisposeAsync();

        var e = await Assert.ThrowsAsync<ApiConnectionException>(() => client.CreateAsync(CoreTypes.ConfigMaps, "default", Map(), default));

        Assert.Equal((ConnectionFailure.Unreachable, 2), (e.Failure, _clock.Waits.Count));
    }

    [SandboxFact]
    public async Task A_question_is_asked_again_although_it_is_posed_by_a_creation()
    {
        await using var fleet = await Fleet.StartAsync();
        using var rule = fleet.Sandbox.Faults.Add(new(FaultAction.DropAfter) { Verb = "POST", Count = 1 });
        var question = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = "get", ["resource"] = "pods" } },
        };

        var answer = await Patient(fleet).CreateAsync(CoreTypes.SelfSubjectAccessReviews, null, question, default);

        Assert.True((bool)answer["status"]!["allowed"]!);
    }

    private static Task<JsonObject> PatchAsync(ClusterClient client, string? version)
    {
        var patch = new JsonObject { ["data"] = new JsonObject { ["key"] = "new" } };
        if (version is not null)
        {
            patch["metadata"] = new JsonObject { ["resourceVersion"] = version };
        }

        return client.MergePatchAsync(CoreTypes.ConfigMaps, "m", "default", patch, default);
    }

    private static JsonObject Map() =>
        new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "m" } };

    private ClusterClient Patient(Fleet fleet) => fleet.Its.With(RetryPolicy.Default with { Time = _clock });
}
