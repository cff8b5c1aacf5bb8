using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Repair;

/// <summary>A WEC whose agent was looked at, and repaired where it had to be.</summary>
public sealed class RepairOutcome : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>False when its agent was well.</summary>
    public bool Changed { get; internal init; }

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<RepairFinding> Findings { get; internal init; } = [];

    /// <summary>Its agent asks for a new certificate, which Approve-Wec has to grant.</summary>
    public bool NeedsApproval { get; internal init; }

    /// <summary>
    /// What the ITS calls the token the agent introduces itself with; Approve-Wec knows the agent's request by it. It opens nothing. Null
    /// for a token without such a name, and for an agent that keeps its certificate.
    /// </summary>
    public string? TokenId { get; internal init; }

    /// <summary>Certificate requests that were on the ITS before the repair, and so are not what the agent asks now.</summary>
    public IReadOnlyList<string> KnownRequests { get; internal init; } = [];

    /// <summary>Where the agent reaches the ITS.</summary>
    public Uri HubUrl { get; internal init; } = null!;

    /// <summary>When the new token ends; null where none was stored.</summary>
    public DateTimeOffset? TokenExpires { get; internal init; }

    /// <summary>Certificate requests of the ITS that nobody waits for any more and that were deleted.</summary>
    public IReadOnlyList<string> DeletedRequests { get; internal init; } = [];
}

/// <summary>What repairing an agent would do, known before anything is changed.</summary>
public sealed class RepairPlan
{
    internal RepairPlan(RepairRequest request, RepairSurvey survey, RepairDiagnosis diagnosis, HubEndpoint hub)
    {
        Request = request;
        Survey = survey;
        Diagnosis = diagnosis;
        Hub = hub;
    }

    public string Name => Request.Name;

    public bool IsNeeded => Changes.Count > 0;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<RepairFinding> Findings => Diagnosis.Findings;

    /// <summary>Its agent has to be let in once more, afterwards or as it is.</summary>
    internal bool NeedsApproval => !Survey.HasCertificate || (IsNeeded && Diagnosis.DropCertificate);

    /// <summary>What would be done, in order, for people.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>Where the agent is to reach the ITS.</summary>
    public HubEndpoint Hub { get; }

    /// <summary>Why to think twice; null where the agent has nothing to lose.</summary>
    public string? Risk { get; internal init; }

    /// <summary>Something the agent would trust answers where it is to be sent.</summary>
    internal bool HasAnswered { get; set; }

    internal RepairRequest Request { get; }

    internal RepairSurvey Survey { get; }

    internal RepairDiagnosis Diagnosis { get; }
}
