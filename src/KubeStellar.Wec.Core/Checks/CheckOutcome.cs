namespace KubeStellar.Wec.Checks;

/// <summary>How a requirement check ended.</summary>
public enum CheckOutcome
{
    /// <summary>The requirement is met.</summary>
    Passed,

    /// <summary>It may do, but something deserves a look.</summary>
    Warning,

    /// <summary>It is not met: registration or work will fail.</summary>
    Failed,

    /// <summary>It could not be looked into, or does not apply.</summary>
    Skipped,
}
