using System.Net;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>
/// Says which failed request may be sent again, and when. A write that may have happened and would not end the same way twice
/// is never sent again.
/// </summary>
public sealed record RetryPolicy
{
    public static readonly RetryPolicy Default = new();

    /// <summary>From the first attempt to the start of the last one.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A server that refuses connections is asked this often: it is mostly off, seldom only starting.</summary>
    public int ConnectAttempts { get; init; } = 3;

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Clock of the waits; replaced in tests.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For a watch that has been told things already: its server was there, so it is worth waiting for up to the limit.</summary>
    internal RetryPolicy ToResume() => this with { ConnectAttempts = int.MaxValue };

    /// <summary>The wait before the next attempt; null when there must be none.</summary>
    internal TimeSpan? DelayAfter(Exception failure, bool isIdempotent, int attempt, TimeSpan elapsed)
    {
        var isAllowed = failure switch
        {
            ApiConnectionException { Failure: ConnectionFailure.Unreachable } => attempt < ConnectAttempts,
            ApiConnectionException { Failure: ConnectionFailure.Interrupted } => isIdempotent && attempt < ConnectAttempts,
            ApiException refusal => AllowsAnswer(refusal, isIdempotent),
            _ => false,
        };
        if (!isAllowed)
        {
            return null;
        }

        // In seconds, because a long series of attempts is more than a TimeSpan holds.
        var backOff = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1), LongestDelay.TotalSeconds);
        // Jitter keeps a fleet of callers that failed together from coming back together.
        var delay = TimeSpan.FromSeconds(backOff * (0.5 + (Random.Shared.NextDouble() / 2)));
        if ((failure as ApiException)?.Status.Details?.RetryAfterSeconds is { } seconds && seconds > delay.TotalSeconds)
        {
            delay = TimeSpan.FromSeconds(seconds);
        }

        return elapsed + delay <= Limit ? delay : null;
    }

    private static bool AllowsAnswer(ApiException refusal, bool isIdempotent) => refusal.StatusCode switch
    {
        // Refused before it was looked at, so sending it again is always safe.
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.InternalServerError when refusal.IsWebhookUnavailable => true,
        HttpStatusCode.InternalServerError => isIdempotent && refusal.Status.Reason is "InternalError" or "Timeout" or "ServerTimeout",
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => isIdempotent,
        _ => false,
    };
}
