namespace KubeStellar.Wec.Sandbox.Faults;

/// <summary>A fault, and the requests it hits.</summary>
public sealed record FaultRule(FaultAction Action)
{
    /// <summary>A server's name, or null for every server.</summary>
    public string? Server { get; init; }

    /// <summary>An HTTP method (<c>PATCH</c>) or API verb (<c>watch</c>), or null for any.</summary>
    public string? Verb { get; init; }

    /// <summary>A path with <c>*</c> for any run of characters, or null for any.</summary>
    public string? Path { get; init; }

    /// <summary>The start of the User-Agent header, so that only one client is hit, or null for any.</summary>
    public string? Client { get; init; }

    /// <summary>How many matching requests are hit; null for all.</summary>
    public int? Count { get; init; }

    /// <summary>How many matching requests pass first.</summary>
    public int Skip { get; init; }

    /// <summary>How long <see cref="FaultAction.Delay"/> waits, or how far <see cref="FaultAction.ClockSkew"/> is off.</summary>
    public TimeSpan Duration { get; init; }
}
