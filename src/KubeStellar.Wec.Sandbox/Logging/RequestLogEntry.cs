namespace KubeStellar.Wec.Sandbox.Logging;

/// <summary>One request a sandbox server answered.</summary>
/// <param name="Sequence">Number of the request, counted over all servers.</param>
/// <param name="Server">The server's context name.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without query.</param>
/// <param name="Query">Query with its question mark, or "".</param>
/// <param name="Verb">API verb (get, list, watch, create …), or the lower-case method for other paths.</param>
/// <param name="User">The user, after impersonation; "" when authentication failed.</param>
/// <param name="UserAgent">The User-Agent header.</param>
/// <param name="StatusCode">HTTP status; 0 when the connection was aborted on purpose.</param>
/// <param name="ContentType">Of the request body.</param>
/// <param name="IsReview">An access review: a POST that changes nothing.</param>
/// <param name="IsTokenRequest">A TokenRequest: it hands out a credential but stores nothing.</param>
/// <param name="IsDryRun">A write sent with dryRun=All.</param>
public sealed record RequestLogEntry(
    long Sequence,
    string Server,
    string Method,
    string Path,
    string Query,
    string Verb,
    string User,
    string UserAgent,
    int StatusCode,
    string ContentType,
    bool IsReview,
    bool IsTokenRequest,
    bool IsDryRun)
{
    /// <summary>When it arrived, by the machine's clock, whatever the skew of the servers' clocks.</summary>
    public DateTimeOffset Received { get; init; }

    /// <summary>
    /// Anything but reads and reviews. Dry runs count, because a client that promises not to write must not rely on them.
    /// </summary>
    public bool IsWrite => Method is not ("GET" or "HEAD" or "OPTIONS") && !IsReview && !IsTokenRequest;
}
