using System.Net;
using k8s.Models;
using KubeStellar.Wec.Core.Tests.Kubernetes.Client;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Core.Tests.Errors;

public sealed class FailureTests
{
    [Theory]
    [InlineData(302, null, "BadAnswer", WecErrorKind.ConnectionFailed)]
    [InlineData(400, "BadRequest", "Invalid", WecErrorKind.InvalidInput)]
    [InlineData(401, "Unauthorized", "Unauthorized", WecErrorKind.NotAuthenticated)]
    [InlineData(403, "Forbidden", "Forbidden", WecErrorKind.PermissionDenied)]
    [InlineData(404, null, "TypeNotFound", WecErrorKind.NotFound)]
    [InlineData(409, "Conflict", "Conflict", WecErrorKind.Conflict)]
    [InlineData(409, "AlreadyExists", "AlreadyExists", WecErrorKind.AlreadyExists)]
    [InlineData(422, "Invalid", "Invalid", WecErrorKind.InvalidInput)]
    [InlineData(429, null, "TooManyRequests", WecErrorKind.Unavailable)]
    [InlineData(500, "InternalError", "ServerError", WecErrorKind.Unavailable)]
    [InlineData(503, null, "ServerError", WecErrorKind.Unavailable)]
    [InlineData(599, null, "ServerError", WecErrorKind.Unavailable)]
    public void Every_refusal_has_a_name_a_kind_and_advice(int code, string? reason, string id, WecErrorKind kind)
    {
        Told(Refusal(code, new() { Reason = reason, Message = "said so" }), id, kind);
    }

    [Fact]
    public void A_missing_object_and_a_webhook_that_is_not_ready_are_told_from_their_like()
    {
        Told(Refusal(404, new() { Details = new() { Name = "x" } }), "NotFound", WecErrorKind.NotFound);
        Told(Refusal(500, new() { Message = "failed calling webhook x" }), "WebhookUnavailable", WecErrorKind.Unavailable);
    }

    [Fact]
    public void Every_silence_has_a_name_of_its_own_and_advice()
    {
        var ids = Enum.GetValues<ConnectionFailure>()
            .Select(failure => Told(new ApiConnectionException(failure, new("https://its"), "said so")).Id).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(WecErrorKind.SecurityRisk, Told(new ApiConnectionException(ConnectionFailure.Tls, new("https://its"), "x")).Kind);
    }

    [Fact]
    public void Every_fault_of_a_kubeconfig_has_a_name_and_advice()
    {
        Assert.All(Enum.GetValues<KubeConfigError>(), error => Told(new KubeConfigException(error, "said so")));
    }

    [Fact]
    public void Our_own_failures_keep_what_they_say_and_strangers_are_not_described()
    {
        var own = Failure.Describe(new WecException("Mine", WecErrorKind.InvalidState, "said so", "do this"));

        Assert.Equal(new("Mine", WecErrorKind.InvalidState, "said so", "do this"), own);
        Assert.Equal(WecErrorKind.Timeout, Told(new TimeoutException("late")).Kind);
        Assert.Null(Failure.Describe(new InvalidOperationException()));
        Assert.Null(Failure.Describe(new OperationCanceledException()));
    }

    [Fact]
    public async Task No_failure_on_the_wire_shows_a_credential()
    {
        var failures = new List<Exception>();
        Func<Microsoft.AspNetCore.Http.HttpContext, Task>[] answers =
        [
            ScriptedServer.Json("""{"message":"Unauthorized","code":401}""", 401),
            ScriptedServer.Text("text/html", "<html>", 502),
            ScriptedServer.Text("text/html", "<html>"),
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
        ];
        foreach (var answer in answers)
        {
            await using var server = await ScriptedServer.StartAsync(answer);
            foreach (var user in (UserEntry[])[new() { Name = "u", Token = "s3cret" }, new() { Name = "u", Username = "me", Password = "s3cret" }])
            {
                failures.Add(await Assert.ThrowsAnyAsync<Exception>(() => server.Client(user: user).GetAsync("/version", default)));
            }
        }

        Assert.All(failures, failure =>
        {
            Assert.DoesNotContain("s3cret", $"{failure}{Told(failure)}", StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("me:s3cret"u8), $"{failure}", StringComparison.Ordinal);
        });
    }

    private static ApiException Refusal(int code, V1Status status) => new((HttpStatusCode)code, status, "GET", new("https://its/api/v1/x"));

    private static void Told(Exception exception, string id, WecErrorKind kind)
    {
        var failure = Told(exception);
        Assert.Equal((id, kind), (failure.Id, failure.Kind));
    }

    private static Failure Told(Exception exception)
    {
        var failure = Failure.Describe(exception);
        Assert.NotNull(failure);
        Assert.Matches("^[A-Z][A-Za-z]+$", failure.Id);
        Assert.False(string.IsNullOrWhiteSpace(failure.Message));
        Assert.False(string.IsNullOrWhiteSpace(failure.Advice));
        return failure;
    }
}
