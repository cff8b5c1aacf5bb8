using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>
/// Something the work agent of a WEC may do now: one rule for one resource or path, with the role and binding it comes from. It is
/// allowed what any of these allows.
/// </summary>
public sealed class AgentPermission : WecReference
{
    public override string Name { get; internal set; } = "";

    public string[] Verb { get; internal init; } = [];

    /// <summary>API group; empty for the core group, <c>*</c> for all.</summary>
    public string Group { get; internal init; } = "";

    /// <summary>Plural; <c>*</c> for all with their subresources; empty for a path.</summary>
    public string Resource { get; internal init; } = "";

    /// <summary>With the resource <c>*</c>, this subresource of all resources.</summary>
    public string? Subresource { get; internal init; }

    /// <summary>Names of single objects; empty for all.</summary>
    public string[] ResourceName { get; internal init; } = [];

    /// <summary>Where it holds; null for the whole cluster.</summary>
    public string? Namespace { get; internal init; }

    /// <summary>A path, the end of which may be <c>*</c>.</summary>
    public string? NonResourceUrl { get; internal init; }

    /// <summary>Whether it holds in the whole cluster or in <see cref="Namespace"/>.</summary>
    public PermissionScope Scope { get; internal init; }

    public PermissionOrigin Origin { get; internal init; }

    /// <summary>The role that is bound to the agent.</summary>
    public string Role { get; internal init; } = "";

    /// <summary>ClusterRole or Role.</summary>
    public string RoleKind { get; internal init; } = "";

    /// <summary>Of an aggregated role, the ClusterRole the rule was written in; null when that is gone, or nothing is aggregated.</summary>
    public string? ContributedBy { get; internal init; }

    public string Binding { get; internal init; } = "";

    /// <summary>ClusterRoleBinding or RoleBinding.</summary>
    public string BindingKind { get; internal init; } = "";

    /// <summary>The work agent, as <c>namespace/name</c>.</summary>
    public string ServiceAccount { get; internal init; } = "";

    /// <summary>Who opened it: as noted by Grant-WecPermission, else the program that wrote the role.</summary>
    public string? AddedBy { get; internal init; }

    /// <summary>Why, as noted by Grant-WecPermission.</summary>
    public string? Reason { get; internal init; }

    /// <summary>The change request, as noted by Grant-WecPermission.</summary>
    public string? Ticket { get; internal init; }

    /// <summary>Since when: as noted by Grant-WecPermission, else when role and binding were both there.</summary>
    public DateTimeOffset? Since { get; internal init; }

    /// <summary>What it opens beyond its words.</summary>
    public string? Note { get; internal init; }

    /// <summary>The verbs as one text, as the table shows them.</summary>
    public string Verbs => string.Join(", ", Verb);

    /// <summary>In a word or two, where it comes from: why it was opened, else by whom, else its origin.</summary>
    public string From => (Ticket, Reason, AddedBy, Note) switch
    {
        ({ Length: > 0 }, _, _, _) or (_, { Length: > 0 }, _, _) => $"{Ticket} {Reason}".Trim(),
        (_, _, { Length: > 0 }, _) => $"by {AddedBy}",
        (_, _, _, { Length: > 0 }) => $"{Origin} (!)",
        _ => $"{Origin}",
    };
}
