namespace KubeStellar.Wec.Permissions;

/// <summary>What to test on every WEC: each verb on each resource, for the whole cluster or in each namespace.</summary>
public sealed record PermissionTestRequest
{
    /// <summary>Resources as typed; see <see cref="ResourceNameParser"/>.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>Empty for what the work agent needs: <see cref="PermissionVerbs.Functional"/>, and get for a path.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Take verbs that Kubernetes itself does not know.</summary>
    public bool AllowUnknownVerbs { get; init; }

    /// <summary>Empty for the whole cluster. Never taken from a context, whose namespace says nothing about workloads.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Empty for any object.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];
}
