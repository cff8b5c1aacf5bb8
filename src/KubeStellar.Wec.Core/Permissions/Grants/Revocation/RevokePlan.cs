using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>What taking grants back means on one WEC, worked out before anything is written.</summary>
public sealed class RevokePlan
{
    internal RevokePlan(WecReference wec, WorkAgentIdentity agent, IReadOnlyList<PrunedRole> roles, IReadOnlyList<string> neededBy)
    {
        Wec = wec;
        Agent = agent;
        Roles = roles;
        NeededBy = neededBy;
    }

    public WecReference Wec { get; }

    /// <summary>What would be done, one step each; empty when no grant fits.</summary>
    public IReadOnlyList<string> Changes => [.. Roles.Select(role => role.Change)];

    /// <summary>Objects the agent has deployed and could then no longer update or delete.</summary>
    public IReadOnlyList<string> NeededBy { get; }

    /// <summary>What <see cref="NeededBy"/> means, for a question; null when nothing needs it.</summary>
    public string? Risk => RiskOf(NeededBy);

    public bool IsNeeded => Roles.Count > 0;

    internal WorkAgentIdentity Agent { get; }

    internal IReadOnlyList<PrunedRole> Roles { get; }

    internal static string? RiskOf(IReadOnlyList<string> neededBy) => neededBy.Count == 0 ? null
        : $"The work agent could no longer update or delete what it has deployed: {string.Join(", ", neededBy.Take(5))}" +
          (neededBy.Count > 5 ? $" and {neededBy.Count - 5} more." : ".");
}
