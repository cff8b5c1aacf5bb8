using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>What a grant through a WDS means, worked out before anything is written.</summary>
public sealed class DownsyncPlan
{
    internal DownsyncPlan(
        IReadOnlyList<WecReference> wecs, string wdsContext, IReadOnlyList<PlannedDownsync> grants, IReadOnlyList<string> dangers,
        IReadOnlyDictionary<string, IReadOnlyList<FailedWork>> toRetry)
    {
        Wecs = wecs;
        WdsContext = wdsContext;
        Grants = grants;
        Dangers = dangers;
        ToRetry = toRetry;
    }

    public IReadOnlyList<WecReference> Wecs { get; }

    /// <summary>Kubeconfig context of the WDS.</summary>
    public string WdsContext { get; }

    /// <summary>What would be done, one step each; empty when everything is as wanted.</summary>
    public IReadOnlyList<string> Changes =>
    [
        .. Grants.SelectMany(g => g.Objects).Select(o => o.Change).OfType<string>(),
        .. ToRetry.SelectMany(pair => pair.Value.Select(work => $"have ManifestWork \"{work.Name}\" of {pair.Key} tried again")),
    ];

    /// <summary>What the grant opens beyond what workloads need; it is carried out only when that is accepted.</summary>
    public IReadOnlyList<string> Dangers { get; }

    public bool IsNeeded => Changes.Count > 0;

    internal IReadOnlyList<PlannedDownsync> Grants { get; }

    internal IReadOnlyDictionary<string, IReadOnlyList<FailedWork>> ToRetry { get; }
}

/// <summary>One role in a WDS with what belongs to it; its BindingPolicy is the last of its objects.</summary>
internal sealed record PlannedDownsync(RoleContent Content, string Grant, IReadOnlyList<GrantObjectPlan> Objects)
{
    public bool IsNeeded => Objects.Any(o => o.IsNeeded);

    /// <summary>What KubeStellar carries to the WECs.</summary>
    public IEnumerable<GrantObject> Carried => Objects.SkipLast(1).Select(o => o.Object);
}
