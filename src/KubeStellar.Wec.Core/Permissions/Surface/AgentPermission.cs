using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions;

/// <summary>
/// Something the work agent of a WEC may do now: one rule for one resource or path, with the role and binding it comes from. It is
/// allowed what any of these allows.
/// </summary>
public sealed record AgentPermission : WecReference
{
    public required string[] Verb { get; init; }

    /// <summary>API group; empty for the core group, <c>*</c> for all.</summary>
    public required string Group { get; init; }

    /// <summary>Plural; <c>*</c> for all with their subresources; empty for a path.</summary>
    public required string Resource { get; init; }

    /// <summary>With the resource <c>*</c>, this subresource of all resources.</summary>
    public string? Subresource { get; init; }

    /// <summary>Names of single objects; empty for all.</summary>
    public required string[] ResourceName { get; init; }

    /// <summary>Where it holds; null for the whole cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>A path, the end of which may be <c>*</c>.</summary>
    public string? NonResourceUrl { get; init; }

    /// <summary>Whether it holds in the whole cluster or in <see cref="Namespace"/>.</summary>
    public required PermissionScope Scope { get; init; }

    public required PermissionOrigin Origin { get; init; }

    /// <summary>The role that is bound to the agent.</summary>
    public required string Role { get; init; }

    /// <summary>ClusterRole or Role.</summary>
    public required string RoleKind { get; init; }

    /// <summary>Of an aggregated role, the ClusterRole the rule was written in; null when that is gone, or nothing is aggregated.</summary>
    public string? ContributedBy { get; init; }

    public required string Binding { get; init; }

    /// <summary>ClusterRoleBinding or RoleBinding.</summary>
    public required string BindingKind { get; init; }

    /// <summary>The work agent, as <c>namespace/name</c>.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>Who opened it: as noted by Grant-WecPermission, else the program that wrote the role.</summary>
    public string? AddedBy { get; init; }

    /// <summary>Why, as noted by Grant-WecPermission.</summary>
    public string? Reason { get; init; }

    /// <summary>The change request, as noted by Grant-WecPermission.</summary>
    public string? Ticket { get; init; }

    /// <summary>Since when: as noted by Grant-WecPermission, else when role and binding were both there.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What it opens beyond its words.</summary>
    public string? Note { get; init; }
}
