namespace KubeStellar.Wec.Sandbox.Faults;

/// <summary>The kinds of faults.</summary>
public enum FaultAction
{
    /// <summary>The answer is delayed.</summary>
    Delay,

    /// <summary>The connection is aborted before the request has any effect.</summary>
    DropBefore,

    /// <summary>The request takes effect, then the connection is aborted without an answer.</summary>
    DropAfter,

    /// <summary>429 as the server's overload protection sends it: plain text, <c>Retry-After: 1</c>.</summary>
    TooManyRequests,

    /// <summary>500 InternalError.</summary>
    InternalError,

    /// <summary>503 ServiceUnavailable.</summary>
    ServiceUnavailable,

    /// <summary>500 because an admission webhook could not be called.</summary>
    WebhookNotReady,

    /// <summary>404 for the path itself, as from an API server that does not serve a new type yet.</summary>
    NotServed,

    /// <summary>409 Conflict, as after another client's write.</summary>
    Conflict,

    /// <summary>410 Expired; for a watch, as its first event.</summary>
    Gone,

    /// <summary>A matching watch ends: a running one at once, later ones after their first event.</summary>
    CutWatch,

    /// <summary>The whole server is gone: every connection is aborted.</summary>
    Dead,

    /// <summary>The server's clock is off by <see cref="FaultRule.Duration"/>.</summary>
    ClockSkew,
}
