using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Waiting;

/// <summary>What is waited for of one WEC, and how far it is.</summary>
internal sealed class WaitGoal(WecMilestone milestone, string addOn)
{
    private string? _firstUid;
    private bool _hasSeenAnother;

    public WecMilestone Milestone => milestone;

    /// <summary>The add-on waited for.</summary>
    public string AddOn => addOn;

    public HubNeeds Needs => milestone == WecMilestone.AddonReady ? HubNeeds.AddOns : HubNeeds.None;

    /// <summary>What was seen last.</summary>
    public HubSighting Last { get; private set; } = new(null, []);

    /// <summary>As the end of "was not … within a minute".</summary>
    public string Wanted => milestone == WecMilestone.AddonReady ? $"ready with add-on '{addOn}'" : milestone.ToString().ToLowerInvariant();

    /// <summary>Whether it is reached, as far as what is watched shows it: mailbox namespaces are looked at by themselves.</summary>
    public bool Look(HubSighting sighting)
    {
        Last = sighting;
        if (sighting.Cluster?.Metadata.Uid is { } uid)
        {
            _firstUid ??= uid;
            _hasSeenAnother |= uid != _firstUid;
        }

        if (milestone == WecMilestone.Gone)
        {
            // It may be registered anew between two looks; the one that was waited for is gone then.
            return sighting.Cluster is null || _hasSeenAnother;
        }

        return sighting.Cluster is { Metadata.DeletionTimestamp: null } cluster && milestone switch
        {
            WecMilestone.Registered => true,
            WecMilestone.Accepted => cluster.IsTrue(ManagedClusterCondition.HubAccepted),
            WecMilestone.Joined => cluster.IsTrue(ManagedClusterCondition.Joined),
            WecMilestone.Available => cluster.IsTrue(ManagedClusterCondition.Available),
            _ => FindAddOn() is { Metadata.Deleted: null } found && found.Status?.Condition("Available")?.Status == "True",
        };
    }

    /// <summary>What the condition that is waited for says; null where it says nothing.</summary>
    public string? Message => milestone switch
    {
        WecMilestone.Registered => null,
        WecMilestone.Accepted => Last.Cluster?.Condition(ManagedClusterCondition.HubAccepted)?.Message,
        WecMilestone.Joined => Last.Cluster?.Condition(ManagedClusterCondition.Joined)?.Message,
        WecMilestone.Available => Last.Cluster?.Condition(ManagedClusterCondition.Available)?.Message,
        WecMilestone.Gone => Last.Cluster?.Condition(ManagedClusterCondition.Deleting)?.Message,
        _ => FindAddOn()?.Status?.Condition("Available")?.Message,
    };

    /// <summary>What keeps it from being reached, for people.</summary>
    public string Progress => Last.Cluster switch
    {
        null => "waiting for its agent to announce itself",
        { Metadata.DeletionTimestamp: null } when milestone == WecMilestone.Gone =>
            "waiting for its deletion; nobody has asked for that yet",
        _ when Message is { Length: > 0 } message => message,
        _ when milestone == WecMilestone.Gone => "being deleted",
        { Spec.HubAcceptsClient: false } => "waiting for acceptance",
        _ when milestone == WecMilestone.AddonReady => FindAddOn() is null
            ? $"waiting for the ITS to add '{addOn}' to its mailbox"
            : $"add-on '{addOn}' has yet to report",
        _ => $"accepted, not {Wanted} yet",
    };

    private NamedObject? FindAddOn() => Last.AddOns.FirstOrDefault(found => found.Metadata.Name == addOn);
}
