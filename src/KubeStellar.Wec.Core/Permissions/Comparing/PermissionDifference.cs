using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions;

/// <summary>How a permission differs.</summary>
public enum PermissionDrift
{
    /// <summary>The reference has it and the WEC has not.</summary>
    Missing,

    /// <summary>The WEC has it and the reference has not.</summary>
    Extra,

    /// <summary>It was added on the WEC, and nothing that is placed there needs it.</summary>
    Unused,
}

/// <summary>A permission that one work agent has and another has not, or has for nothing.</summary>
public sealed record PermissionDifference : WecReference
{
    public required PermissionDrift Difference { get; init; }

    /// <summary>The WEC or manifest compared with; null for an unused permission.</summary>
    public string? Reference { get; init; }

    /// <summary>The verbs that differ.</summary>
    public required string[] Verb { get; init; }

    /// <summary>API group; empty for the core group, <c>*</c> for all.</summary>
    public required string Group { get; init; }

    /// <summary>Plural; empty for a path.</summary>
    public required string Resource { get; init; }

    public string? Subresource { get; init; }

    /// <summary>Names of single objects; empty for all.</summary>
    public required string[] ResourceName { get; init; }

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; init; }

    public string? NonResourceUrl { get; init; }

    /// <summary>Whether it is about the whole cluster or <see cref="Namespace"/>.</summary>
    public required PermissionScope Scope { get; init; }

    /// <summary>Where it comes from, on the side that has it.</summary>
    public required PermissionOrigin Origin { get; init; }

    /// <summary>The role that gives it, on the side that has it; of an aggregated role, the one it was written in.</summary>
    public required string Role { get; init; }

    /// <summary>ClusterRole or Role.</summary>
    public required string RoleKind { get; init; }

    public required string Binding { get; init; }

    /// <summary>ClusterRoleBinding or RoleBinding.</summary>
    public required string BindingKind { get; init; }

    public string? AddedBy { get; init; }

    public DateTimeOffset? Since { get; init; }

    internal static PermissionDifference Of(
        AgentPermission permission, PermissionDrift drift, WecReference wec, string? reference, IEnumerable<string> verbs, IEnumerable<string> names) => new()
    {
        Name = wec.Name,
        ItsContext = wec.ItsContext,
        WecContext = wec.WecContext,
        KubeConfig = wec.KubeConfig,
        Difference = drift,
        Reference = reference,
        Verb = [.. verbs],
        Group = permission.Group,
        Resource = permission.Resource,
        Subresource = permission.Subresource,
        ResourceName = [.. names],
        Namespace = permission.Namespace,
        NonResourceUrl = permission.NonResourceUrl,
        Scope = permission.Scope,
        Origin = permission.Origin,
        Role = permission.ContributedBy ?? permission.Role,
        RoleKind = permission.RoleKind,
        Binding = permission.Binding,
        BindingKind = permission.BindingKind,
        AddedBy = permission.AddedBy,
        Since = permission.Since,
    };
}
