namespace KubeStellar.Wec.Status;

/// <summary>Where a WEC stands on its way into, and out of, the fleet.</summary>
public enum WecPhase
{
    /// <summary>Registered; its agent has not asked for a certificate, or the request has expired and will be made again.</summary>
    AwaitingRequest,

    /// <summary>Its agent asks to be let in: Approve-Wec decides.</summary>
    PendingApproval,

    /// <summary>An administrator has taken the acceptance back.</summary>
    Denied,

    /// <summary>Accepted, but its certificate request is not approved: Approve-Wec does it.</summary>
    AcceptedRequestPending,

    /// <summary>Its request is approved, but the ITS's API server signs no certificate for it.</summary>
    SignerMissing,

    /// <summary>Accepted; the agent has yet to connect with its certificate.</summary>
    Joining,

    /// <summary>Accepted, joined, available, and its lease is fresh.</summary>
    Ready,

    /// <summary>Still called available, but its agent has missed its lease: the ITS notices after five lease durations.</summary>
    NotReporting,

    /// <summary>Its agent has stopped reporting.</summary>
    Unreachable,

    /// <summary>Its agent reports that its API server is not healthy.</summary>
    ApiServerUnhealthy,

    /// <summary>The ITS could not set it up; the message says why.</summary>
    HubError,

    Deleting,
}
