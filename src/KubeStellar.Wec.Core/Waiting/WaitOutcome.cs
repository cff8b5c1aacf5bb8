using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Waiting;

/// <summary>A WEC that has got as far as it was waited for.</summary>
public sealed class WaitOutcome : WecReference
{
    public override string Name { get; internal set; } = "";

    public WecMilestone Reached { get; internal init; }

    /// <summary>From the start of the wait.</summary>
    public TimeSpan Waited { get; internal init; }

    /// <summary>What the condition says, where it says something.</summary>
    public string? Message { get; internal init; }
}

/// <summary>How the wait for one WEC ended: exactly one of outcome and error is set.</summary>
public sealed record WaitResult(string Name, WaitOutcome? Outcome, WecException? Error);
