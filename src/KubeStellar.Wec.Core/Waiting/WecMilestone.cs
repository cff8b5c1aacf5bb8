namespace KubeStellar.Wec.Waiting;

/// <summary>What can be waited for, in the order it happens.</summary>
public enum WecMilestone
{
    /// <summary>The agent has announced itself: its ManagedCluster exists.</summary>
    Registered,

    /// <summary>The hub has let it in and set up its mailbox namespace.</summary>
    Accepted,

    /// <summary>The agent has connected with its own certificate.</summary>
    Joined,

    /// <summary>The agent renews its lease and its API server is healthy.</summary>
    Available,

    /// <summary>An add-on, the one that returns status unless told otherwise, works on the WEC.</summary>
    AddonReady,

    /// <summary>The ITS knows it no more, and its mailbox namespace is not being deleted any more either.</summary>
    Gone,
}
