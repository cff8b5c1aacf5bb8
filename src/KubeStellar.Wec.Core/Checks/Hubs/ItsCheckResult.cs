namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>What became of one check of an ITS.</summary>
public sealed class ItsCheckResult
{
    /// <summary>Kubeconfig context of the ITS.</summary>
    public string ItsContext { get; internal init; } = "";

    /// <summary>Kubeconfig file the context comes from; null for the usual places.</summary>
    public string? KubeConfig { get; internal init; }

    /// <summary>What was looked at.</summary>
    public ItsCheck Check { get; internal init; }

    /// <summary>How it ended.</summary>
    public CheckOutcome Outcome { get; internal init; }

    /// <summary>What was seen.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Fix { get; internal init; }

    /// <summary>
    /// What -Quiet goes by: false where the requirement is not met, or where it decides and whoever asked may not see whether it is.
    /// </summary>
    public bool IsGood { get; init; } = true;

    public override string ToString() => $"{ItsContext} {Check}: {Outcome}";
}
