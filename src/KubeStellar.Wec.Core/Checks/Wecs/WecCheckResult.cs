using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Checks;

/// <summary>What became of one requirement check of one WEC.</summary>
public sealed record WecCheckResult : WecReference
{
    /// <summary>What was looked at.</summary>
    public required WecCheck Check { get; init; }

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

    public override string ToString() => $"{Name} {Check}: {Outcome}";
}
