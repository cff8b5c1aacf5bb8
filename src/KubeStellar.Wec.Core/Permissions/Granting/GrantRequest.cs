namespace KubeStellar.Wec.Permissions;

/// <summary>What the work agent of each WEC is to be allowed.</summary>
public sealed record GrantRequest
{
    /// <summary>Resources as typed; see <see cref="ResourceNameParser"/>.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>Empty for <see cref="PermissionVerbs.Conventional"/>.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Take verbs that Kubernetes itself does not know.</summary>
    public bool AllowUnknownVerbs { get; init; }

    /// <summary>Empty for the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Empty for every object of the resources.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Name of the one role for everything; null for one role per resource, named after it.</summary>
    public string? RoleName { get; init; }

    /// <summary>For the whole cluster only; null for what the WEC offers: aggregated where it can be, else bound.</summary>
    public GrantMethod? Method { get; init; }

    /// <summary>Why, for whoever finds the role later.</summary>
    public string? Reason { get; init; }

    /// <summary>The change request it was agreed in.</summary>
    public string? Ticket { get; init; }
}
