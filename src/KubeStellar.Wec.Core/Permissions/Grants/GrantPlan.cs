using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Objects;
using KubeStellar.Wec.Permissions.Grants.Requests;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>What a grant means on one WEC, worked out before anything is written.</summary>
public sealed class GrantPlan
{
    internal GrantPlan(
        WecReference wec, WorkAgentIdentity agent, IReadOnlyList<PlannedGrant> grants, IReadOnlyList<string> dangers, IReadOnlyList<FailedWork> toRetry)
    {
        Wec = wec;
        Agent = agent;
        Grants = grants;
        Dangers = dangers;
        ToRetry = toRetry;
    }

    public WecReference Wec { get; }

    public WorkAgentIdentity Agent { get; }

    /// <summary>What would be done, one step each; empty when everything is as wanted.</summary>
    public IReadOnlyList<string> Changes =>
    [
        .. Grants.SelectMany(g => g.Objects).Select(o => o.Change).OfType<string>(),
        .. ToRetry.Select(work => $"have ManifestWork \"{work.Name}\" tried again"),
    ];

    /// <summary>What the grant opens beyond what workloads need; it is carried out only when that is accepted.</summary>
    public IReadOnlyList<string> Dangers { get; }

    public bool IsNeeded => Changes.Count > 0;

    internal IReadOnlyList<PlannedGrant> Grants { get; }

    internal IReadOnlyList<FailedWork> ToRetry { get; }
}

/// <summary>One role with what belongs to it.</summary>
internal sealed record PlannedGrant
{
    public required RoleContent Content { get; init; }

    public IReadOnlyList<PolicyRule> Rules => Content.Rules;

    public required GrantMethod Method { get; init; }

    public required IReadOnlyList<GrantObjectPlan> Objects { get; init; }

    /// <summary>The agent's aggregate role exists and does not hold the rules yet.</summary>
    public bool MustBeAggregated { get; init; }

    /// <summary>What allows all of it already, so that nothing has to be written; null where something does.</summary>
    public string? AllowedBy { get; init; }

    /// <summary>The role, which is null where none is made.</summary>
    public GrantObject? Role => Objects.Count > 0 ? Objects[0].Object : null;

    /// <summary>Whether the role is to hold rules that it does not hold yet.</summary>
    public bool AddsRules =>
        Objects is [{ Existing: var existing }, ..] && (existing is null || !PolicyRules.Cover(PolicyRuleJson.RulesOf(existing), Rules));

    public bool IsNeeded => Objects.Any(o => o.IsNeeded);

    public GrantObject? Binding => Objects.Count > 1 ? Objects[1].Object : null;
}
