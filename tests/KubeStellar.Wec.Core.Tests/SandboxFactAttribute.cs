namespace KubeStellar.Wec.Core.Tests;

/// <summary>A test that needs what only the sandbox has: faults, the request log, another release, a large fleet.</summary>
public sealed class SandboxFactAttribute : FactAttribute
{
    internal const string Reason = "Needs fault injection, the request log or the seeded fleet of the sandbox.";

    public SandboxFactAttribute()
    {
        if (RealFleet.IsMeant)
        {
            Skip = Reason;
        }
    }
}

/// <inheritdoc cref="SandboxFactAttribute"/>
public sealed class SandboxTheoryAttribute : TheoryAttribute
{
    public SandboxTheoryAttribute()
    {
        if (RealFleet.IsMeant)
        {
            Skip = SandboxFactAttribute.Reason;
        }
    }
}

/// <summary>A test that needs more than one WEC, of which there may be fewer where the clusters are real.</summary>
public sealed class FleetFactAttribute : FactAttribute
{
    public int Wecs
    {
        get;
        set
        {
            field = value;
            if (RealFleet.IsMeant && RealFleet.WecsThere() < value)
            {
                Skip = $"Needs {value} WECs.";
            }
        }
    }
}
