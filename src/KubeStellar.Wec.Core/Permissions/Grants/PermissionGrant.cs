using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>A right that the work agent of a WEC has been given.</summary>
public sealed class PermissionGrant : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>What was asked for, with the group: <c>appwrappers.workload.codeflare.dev</c>.</summary>
    public string[] Resource { get; internal init; } = [];

    public string[] Verb { get; internal init; } = [];

    /// <summary>Names of single objects; empty for all.</summary>
    public string[] ResourceName { get; internal init; } = [];

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; internal init; }

    /// <summary>
    /// The ClusterRole, or the Role in <see cref="Namespace"/>; null where the work agent may do it without one of this module.
    /// </summary>
    public string? Role { get; internal init; }

    /// <summary>The binding and role that allow it already, so that nothing was written for it; null where a role was needed.</summary>
    public string? AllowedBy { get; internal init; }

    /// <summary>The binding; null where aggregation makes one needless.</summary>
    public string? Binding { get; internal init; }

    public GrantMethod Method { get; internal init; }

    /// <summary>The work agent, as <c>namespace/name</c>.</summary>
    public string ServiceAccount { get; internal init; } = "";

    /// <summary>The reason noted on the role by this grant.</summary>
    public string? Reason { get; internal init; }

    /// <summary>The change request noted on the role by this grant.</summary>
    public string? Ticket { get; internal init; }

    /// <summary>Kubeconfig context of the WDS it goes through; null when it was made on the WEC itself.</summary>
    public string? WdsContext { get; internal init; }

    /// <summary>Whether the WEC itself has confirmed it; null where that was not asked for.</summary>
    public bool? Verified { get; internal init; }

    /// <summary>ManifestWorks that the agent was asked to try again.</summary>
    public string[] Retried { get; internal init; } = [];

    /// <summary>Whether any role or binding had to be written.</summary>
    public bool Changed { get; internal init; }

    /// <summary>The objects of the grant as JSON documents, as they would be applied by hand.</summary>
    public string[] Manifest { get; internal init; } = [];

    /// <summary>The verbs as one text, as the table shows them.</summary>
    public string Verbs => string.Join(", ", Verb);
}
