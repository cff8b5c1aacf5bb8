using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions;

/// <summary>Whether the work agent of a WEC may do one thing, and through what.</summary>
public sealed record PermissionTestResult : WecReference
{
    public required bool Allowed { get; init; }

    public required string Verb { get; init; }

    /// <summary>Plural; empty for a path.</summary>
    public required string Resource { get; init; }

    /// <summary>API group; empty for the core group.</summary>
    public required string Group { get; init; }

    public string? Subresource { get; init; }

    public string? ResourceName { get; init; }

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>The path tested, when it was no resource.</summary>
    public string? NonResourceUrl { get; init; }

    /// <summary>Where objects of the resource live.</summary>
    public required PermissionScope Scope { get; init; }

    /// <summary>The server's own words, or, when its roles were evaluated here, the same sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The binding that allows it; when it is denied, the nearest one that does not, and <see cref="Miss"/> says why.</summary>
    public string? Binding { get; init; }

    /// <summary>ClusterRoleBinding or RoleBinding.</summary>
    public string? BindingKind { get; init; }

    /// <summary>Of a RoleBinding.</summary>
    public string? BindingNamespace { get; init; }

    /// <summary>The role bound by it.</summary>
    public string? Role { get; init; }

    /// <summary>ClusterRole or Role.</summary>
    public string? RoleKind { get; init; }

    /// <summary>What the nearest binding lacks.</summary>
    public PermissionMiss Miss { get; init; }

    /// <summary>Who answered: the WEC, or its roles evaluated here.</summary>
    public PermissionEvidence Evidence { get; init; }

    /// <summary>The object of a manifest it was asked for, such as <c>Deployment shop/web</c>.</summary>
    public string? Object { get; init; }

    /// <summary>The work agent, as <c>namespace/name</c>.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>Whether the WEC serves the resource at all.</summary>
    public required bool IsKnownResource { get; init; }

    /// <summary>What else matters for reading the answer.</summary>
    public string? Note { get; init; }
}
