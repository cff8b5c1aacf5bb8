using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>What approving a WEC would do, as far as it is known before anything is changed.</summary>
public sealed class ApprovalPlan
{
    internal ApprovalPlan(
        ApprovalRequest request, ManagedCluster? cluster, ApprovalDecision decision, IReadOnlyList<CertificateEvidence> evidence)
    {
        Request = request;
        Cluster = cluster;
        Decision = decision;
        Evidence = evidence;
    }

    public string Name => Request.Name;

    public IReadOnlyList<CertificateEvidence> Evidence { get; }

    /// <summary>Whether something is to be changed, or waited for and then changed.</summary>
    public bool IsNeeded => Decision.Step != ApprovalStep.Nothing || LacksLabels;

    /// <summary>The agent's request has yet to come.</summary>
    public bool MustWait => Decision.Step == ApprovalStep.Wait;

    /// <summary>Requests that break the rules and are left alone; a reason to warn.</summary>
    public IReadOnlyList<CertificateEvidence> LeftAlone => Decision.LeftAlone;

    /// <summary>Sound requests that somebody else than the installed agent sent; a reason to warn.</summary>
    public IReadOnlyList<CertificateEvidence> OfOthers => Decision.OfOthers;

    /// <summary>What would be done, for people.</summary>
    public IReadOnlyList<string> Changes => LacksLabels
        ? [.. Steps, $"set label {string.Join(", ", Request.Labels.Select(l => $"{l.Key}={l.Value}"))}"]
        : Steps;

    /// <summary>What is told before anything is done: of requests that are left alone.</summary>
    internal IEnumerable<string> Warnings =>
    [
        .. LeftAlone.Select(e => $"{e.RequestName} is left alone: {string.Join("; ", e.Problems)}."),
        .. OfOthers.Select(e =>
            $"Somebody else than the agent that was installed asks to be '{Name}' too and is left alone: {SeveralKeys.Describe(e)}. "
            + $"Deny-Wec {Name} -RequestName {e.RequestName} denies it."),
    ];

    /// <summary>The WEC is to have labels that it does not have.</summary>
    internal bool LacksLabels { get; init; }

    private IReadOnlyList<string> Steps => Decision.Step switch
    {
        ApprovalStep.Nothing => [],
        ApprovalStep.Wait => ["wait for its agent's certificate request, check it, approve it, and accept the cluster"],
        _ =>
        [
            .. Decision.ToApprove.Select(e => $"approve {e.Describe()}"),
            .. Decision switch
            {
                { Accept: false } => Array.Empty<string>(),
                { CloudIdentity: { } identity } =>
                    [$"accept the cluster by its cloud identity {identity}, without a certificate request (hubAcceptsClient)"],
                _ => ["accept the cluster (hubAcceptsClient)"],
            },
        ],
    };

    internal ApprovalRequest Request { get; }

    /// <summary>The ManagedCluster the decision was made on; null while there is none.</summary>
    internal ManagedCluster? Cluster { get; }

    internal ApprovalDecision Decision { get; }

    /// <summary>The agent that is let in; null where that is not known.</summary>
    internal string? Agent => Decision.ToApprove.Count > 0
        ? Decision.ToApprove[^1].AgentId
        : Decision.Accept ? Evidence.LastOrDefault(e => e.IsSound && e.IsGranted)?.AgentId : null;
}
