using System.Net;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Client;

public sealed class RetryPolicyTests
{
    private const string Webhook = "Internal error occurred: failed calling webhook \"x\": connection refused";

    [Theory]
    [InlineData(429, "", null, true, true)]
    [InlineData(429, "", "TooManyRequests", true, true)]
    [InlineData(500, Webhook, "InternalError", true, true)]
    [InlineData(500, "etcdserver: request timed out", "InternalError", true, false)]
    [InlineData(500, "no answer in time", "Timeout", true, false)]
    [InlineData(500, "page of a proxy", null, false, false)]
    [InlineData(502, "", null, true, false)]
    [InlineData(503, "", "ServiceUnavailable", true, false)]
    [InlineData(504, "", "Timeout", true, false)]
    [InlineData(400, "", "BadRequest", false, false)]
    [InlineData(401, "", "Unauthorized", false, false)]
    [InlineData(403, "", "Forbidden", false, false)]
    [InlineData(404, "", "NotFound", false, false)]
    [InlineData(409, "", "Conflict", false, false)]
    [InlineData(410, "", "Expired", false, false)]
    [InlineData(422, "", "Invalid", false, false)]
    [InlineData(501, "", null, false, false)]
    public void What_a_server_refused_is_sent_again_only_where_that_can_do_no_harm(
        int code, string message, string? reason, bool ifIdempotent, bool ifNot)
    {
        var refusal = Refusal(code, new() { Message = message, Reason = reason });

        Assert.Equal((ifIdempotent, ifNot), (Retries(refusal, true), Retries(refusal, false)));
    }

    [Theory]
    [InlineData(ConnectionFailure.Unreachable, true, true)]
    [InlineData(ConnectionFailure.Interrupted, true, false)]
    [InlineData(ConnectionFailure.UnknownHost, false, false)]
    [InlineData(ConnectionFailure.Tls, false, false)]
    [InlineData(ConnectionFailure.Timeout, false, false)]
    [InlineData(ConnectionFailure.BadAnswer, false, false)]
    public void Without_an_answer_only_what_cannot_have_happened_or_may_happen_twice_is_sent_again(
        ConnectionFailure failure, bool ifIdempotent, bool ifNot)
    {
        var silence = new ApiConnectionException(failure, new("https://its"), "x");

        Assert.Equal((ifIdempotent, ifNot), (Retries(silence, true), Retries(silence, false)));
    }

    [Fact]
    public void A_server_that_is_off_is_asked_a_few_times_but_a_watch_waits_for_it()
    {
        var off = new ApiConnectionException(ConnectionFailure.Unreachable, new("https://its"), "x");

        Assert.NotNull(RetryPolicy.Default.DelayAfter(off, true, 2, TimeSpan.Zero));
        Assert.Null(RetryPolicy.Default.DelayAfter(off, true, 3, TimeSpan.Zero));
        Assert.NotNull(RetryPolicy.Default.ToResume().DelayAfter(off, true, 3, TimeSpan.Zero));
        Assert.Null(RetryPolicy.Default.ToResume().DelayAfter(off, true, 3, RetryPolicy.Default.Limit));
    }

    [Fact]
    public void Pauses_grow_to_a_limit_however_many_there_were()
    {
        var busy = Refusal(503, new());
        var policy = RetryPolicy.Default with { Limit = TimeSpan.FromDays(1) };

        for (var attempt = 1; attempt < 3000; attempt++)
        {
            var pause = policy.DelayAfter(busy, true, attempt, TimeSpan.Zero)!.Value;
            var whole = Math.Min(0.2 * Math.Pow(2, attempt - 1), 5);
            Assert.InRange(pause.TotalSeconds, whole / 2 - 0.001, whole + 0.001);
        }
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(0, null)]
    [InlineData(-3, null)]
    [InlineData(31, -1)]
    [InlineData(int.MaxValue, -1)]
    public void The_servers_own_wish_is_honoured_within_the_limit(int asked, int? expected)
    {
        var busy = Refusal(429, new() { Details = new() { RetryAfterSeconds = asked } });

        var pause = RetryPolicy.Default.DelayAfter(busy, true, 1, TimeSpan.Zero);

        switch (expected)
        {
            case -1:
                Assert.Null(pause);
                break;
            case null:
                Assert.InRange(pause!.Value.TotalSeconds, 0.1, 0.2);
                break;
            default:
                Assert.Equal(TimeSpan.FromSeconds(expected.Value), pause);
                break;
        }
    }

    private static bool Retries(Exception failure, bool isIdempotent) =>
        RetryPolicy.Default.DelayAfter(failure, isIdempotent, 1, TimeSpan.Zero) is not null;

    private static ApiException Refusal(int code, V1Status status) => new((HttpStatusCode)code, status, "GET", new("https://its/api"));
}
