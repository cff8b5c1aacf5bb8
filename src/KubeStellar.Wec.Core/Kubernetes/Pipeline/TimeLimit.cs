namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>
/// How long the start of an answer may take, and then each further part of it; all that is waited for of a body may take twice as long. A
/// watch, or a log that is followed, has no limit but the caller's patience.
/// </summary>
internal static class TimeLimit
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    public static TimeSpan? Of(HttpRequestMessage request) => IsEndless(request.RequestUri!.Query) ? null : Usual;

    /// <summary>A body under the limit; as it is where there is none.</summary>
    public static Stream Bound(Stream body, TimeSpan? limit, TimeProvider time) =>
        limit is { } idle ? new IdleLimitStream(body, idle, idle * 2, time) : body;

    private static bool IsEndless(string query) =>
        query.TrimStart('?').Split('&').Any(part => part is "watch=true" or "watch=1" or "follow=true");
}
