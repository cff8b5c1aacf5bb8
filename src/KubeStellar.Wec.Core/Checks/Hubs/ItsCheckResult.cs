namespace KubeStellar.Wec.Checks;

/// <summary>What became of one check of an ITS.</summary>
public sealed record ItsCheckResult
{
    /// <summary>Kubeconfig context of the ITS.</summary>
    public required string ItsContext { get; init; }

    /// <summary>Kubeconfig file the context comes from; null for the usual places.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>What was looked at.</summary>
    public required ItsCheck Check { get; init; }

    /// <summary>How it ended.</summary>
    public required CheckOutcome Outcome { get; init; }

    /// <summary>What was seen.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Fix { get; init; }

    /// <summary>
    /// What -Quiet goes by: false where the requirement is not met, or where it decides and whoever asked may not see whether it is.
    /// </summary>
    public bool IsGood { get; init; } = true;

    public override string ToString() => $"{ItsContext} {Check}: {Outcome}";
}
