using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions;

/// <summary>A right that the work agent of a WEC has been given.</summary>
public sealed record PermissionGrant : WecReference
{
    /// <summary>What was asked for, with the group: <c>appwrappers.workload.codeflare.dev</c>.</summary>
    public required string[] Resource { get; init; }

    public required string[] Verb { get; init; }

    /// <summary>Names of single objects; empty for all.</summary>
    public required string[] ResourceName { get; init; }

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>The ClusterRole, or the Role in <see cref="Namespace"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The binding; null where aggregation makes one needless.</summary>
    public string? Binding { get; init; }

    public required GrantMethod Method { get; init; }

    /// <summary>The work agent, as <c>namespace/name</c>.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>Whether anything had to be written.</summary>
    public required bool Changed { get; init; }

    /// <summary>The role and binding as JSON documents, as they would be applied by hand.</summary>
    public required string[] Manifest { get; init; }
}
