using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Access.AgentPermissions;

namespace KubeStellar.Wec.Permissions.Access.Drift;

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
public sealed class PermissionDifference : WecReference
{
    public override string Name { get; internal set; } = "";

    public PermissionDrift Difference { get; internal init; }

    /// <summary>The WEC or manifest compared with; null for an unused permission.</summary>
    public string? Reference { get; internal init; }

    /// <summary>The verbs that differ.</summary>
    public string[] Verb { get; internal init; } = [];

    /// <summary>API group; empty for the core group, <c>*</c> for all.</summary>
    public string Group { get; internal init; } = "";

    /// <summary>Plural; empty for a path.</summary>
    public string Resource { get; internal init; } = "";

    public string? Subresource { get; internal init; }

    /// <summary>Names of single objects; empty for all.</summary>
    public string[] ResourceName { get; internal init; } = [];

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; internal init; }

    public string? NonResourceUrl { get; internal init; }

    /// <summary>Whether it is about the whole cluster or <see cref="Namespace"/>.</summary>
    public PermissionScope Scope { get; internal init; }

    /// <summary>Where it comes from, on the side that has it.</summary>
    public PermissionOrigin Origin { get; internal init; }

    /// <summary>The role that gives it, on the side that has it; of an aggregated role, the one it was written in.</summary>
    public string Role { get; internal init; } = "";

    /// <summary>ClusterRole or Role.</summary>
    public string RoleKind { get; internal init; } = "";

    public string Binding { get; internal init; } = "";

    /// <summary>ClusterRoleBinding or RoleBinding.</summary>
    public string BindingKind { get; internal init; } = "";

    public string? AddedBy { get; internal init; }

    public DateTimeOffset? Since { get; internal init; }

    /// <summary>The verbs as one text, as the table shows them.</summary>
    public string Verbs => string.Join(", ", Verb);

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
