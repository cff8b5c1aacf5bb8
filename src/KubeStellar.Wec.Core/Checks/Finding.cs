using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Checks;

/// <summary>What one check found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Fix">What to do about it; null where nothing is to be done.</param>
internal sealed record Finding(CheckOutcome Outcome, string Detail, string? Fix = null)
{
    /// <summary>Whoever asked may not see, or could not ask, what the requirement is about: whether it is met is not known.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>Whether the requirement may count as met, for a check whose failure would keep WECs out.</summary>
    /// <param name="isDecisive">A lesser one is not waited for by anybody.</param>
    public bool IsGood(bool isDecisive) => Outcome != CheckOutcome.Failed && !(IsUnseen && isDecisive);

    public static Finding Pass(string detail) => new(CheckOutcome.Passed, detail);

    public static Finding Warn(string detail, string fix) => new(CheckOutcome.Warning, detail, fix);

    public static Finding Fail(string detail, string? fix) => new(CheckOutcome.Failed, detail, fix);

    public static Finding Skip(string detail, string? fix = null) => new(CheckOutcome.Skipped, detail, fix);

    /// <summary>The caller could not look: that says nothing about the requirement, so it is no failure of it.</summary>
    public static Finding Unseen(Failure problem) =>
        new(CheckOutcome.Skipped, $"Cannot be told: {problem.Message}", problem.Advice) { IsUnseen = true };
}
