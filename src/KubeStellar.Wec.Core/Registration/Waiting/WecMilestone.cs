using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

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
}

internal static class WecMilestones
{
    /// <summary>Whether a ManagedCluster shows it; that the mailbox namespace exists is not to be seen there.</summary>
    public static bool IsReached(this WecMilestone milestone, ManagedCluster? cluster) =>
        cluster is { Metadata.Deleted: null } && milestone switch
        {
            WecMilestone.Registered => true,
            WecMilestone.Accepted => cluster.IsTrue(ManagedClusterCondition.HubAccepted),
            WecMilestone.Joined => cluster.IsTrue(ManagedClusterCondition.Joined),
            _ => cluster.IsTrue(ManagedClusterCondition.Available),
        };

    /// <summary>The condition whose message tells how it is going.</summary>
    public static string? ConditionType(this WecMilestone milestone) => milestone switch
    {
        WecMilestone.Accepted => ManagedClusterCondition.HubAccepted,
        WecMilestone.Joined => ManagedClusterCondition.Joined,
        WecMilestone.Available => ManagedClusterCondition.Available,
        _ => null,
    };
}
