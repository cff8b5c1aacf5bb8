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

    /// <summary>The ClusterRole, or the Role in <see cref="Namespace"/>; null where the work agent may do it without one of this module.</summary>
    public required string? Role { get; init; }

    /// <summary>The binding and role that allow it already, so that nothing was written for it; null where a role was needed.</summary>
    public string? AllowedBy { get; init; }

    /// <summary>The binding; null where aggregation makes one needless.</summary>
    public string? Binding { get; init; }

    public required GrantMethod Method { get; init; }

    /// <summary>The work agent, as <c>namespace/name</c>.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>The reason noted on the role by this grant.</summary>
    public string? Reason { get; init; }

    /// <summary>The change request noted on the role by this grant.</summary>
    public string? Ticket { get; init; }

    /// <summary>Kubeconfig context of the WDS it goes through; null when it was made on the WEC itself.</summary>
    public string? WdsContext { get; init; }

    /// <summary>Whether the WEC itself has confirmed it, where that was asked for.</summary>
    public bool Verified { get; init; }

    /// <summary>ManifestWorks that the agent was asked to try again.</summary>
    public string[] Retried { get; init; } = [];

    /// <summary>Whether any role or binding had to be written.</summary>
    public required bool Changed { get; init; }

    /// <summary>The objects of the grant as JSON documents, as they would be applied by hand.</summary>
    public required string[] Manifest { get; init; }
}
