using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>What became of one requirement check of one WEC.</summary>
public sealed class WecCheckResult : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>What was looked at.</summary>
    public WecCheck Check { get; internal init; }

    /// <summary>How it ended.</summary>
    public CheckOutcome Outcome { get; internal init; }

    /// <summary>What was seen.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Fix { get; internal init; }

    /// <summary>
    /// What -Quiet goes by: false where the requirement is not met, or where it decides and whoever asked may not see whether it is.
    /// </summary>
    public bool IsGood { get; internal init; } = true;
}
