using System.Text.Json.Nodes;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Revocation;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>What taking back grants that go through a WDS means, worked out before anything is written.</summary>
public sealed class DownsyncRevokePlan
{
    internal DownsyncRevokePlan(
        IReadOnlyList<WecReference> wecs, string wdsContext, IReadOnlyList<DownsyncRevokeStep> steps, IReadOnlyList<string> neededBy)
    {
        Wecs = wecs;
        WdsContext = wdsContext;
        Steps = steps;
        NeededBy = neededBy;
    }

    public IReadOnlyList<WecReference> Wecs { get; }

    /// <summary>Kubeconfig context of the WDS.</summary>
    public string WdsContext { get; }

    /// <summary>What would be done, one step each; empty when no grant fits.</summary>
    public IReadOnlyList<string> Changes => [.. Steps.SelectMany(step => step.Changes)];

    /// <summary>Objects the agents have deployed and could then no longer update or delete.</summary>
    public IReadOnlyList<string> NeededBy { get; }

    /// <summary>What <see cref="NeededBy"/> means, for a question; null when nothing needs it.</summary>
    public string? Risk => RevokePlan.RiskOf(NeededBy);

    public bool IsNeeded => Steps.Count > 0;

    internal IReadOnlyList<DownsyncRevokeStep> Steps { get; }
}

/// <summary>One BindingPolicy with the role it carries.</summary>
/// <param name="Id">Name of the policy.</param>
/// <param name="Policy">As it is.</param>
/// <param name="Role">What is left of the role; null when it is gone already.</param>
/// <param name="Gone">WECs that lose it.</param>
/// <param name="Stays">WECs that keep it.</param>
internal sealed record DownsyncRevokeStep(
    string Id, JsonObject Policy, PrunedRole? Role, IReadOnlyList<string> Gone, IReadOnlyList<string> Stays)
{
    public IEnumerable<string> Changes =>
        Stays.Count > 0 ? [$"take {string.Join(", ", Gone)} out of BindingPolicy \"{Id}\""]
        : Role is null ? [$"delete BindingPolicy \"{Id}\", whose role is gone"]
        : Role.IsGone ? [Role.Change, $"delete BindingPolicy \"{Id}\""]
        : [Role.Change];
}
