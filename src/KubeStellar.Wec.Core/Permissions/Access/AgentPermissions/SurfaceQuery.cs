namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>Which of a work agent's permissions are wanted; every condition must hold.</summary>
public sealed record SurfaceQuery
{
    public static readonly SurfaceQuery All = new();

    /// <summary>Names as kubectl takes them, or patterns with <c>*</c> and <c>?</c>; empty for all.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Empty for all.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>What holds in any of these; empty for everywhere.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>True for what was opened beyond the default, false for the default, null for both.</summary>
    public bool? IsAdded { get; init; }
}
