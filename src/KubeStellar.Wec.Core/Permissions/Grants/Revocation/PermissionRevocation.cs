using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Permissions.Grants.Revocation;

/// <summary>A right that has been taken back from the work agent of a WEC.</summary>
public sealed class PermissionRevocation : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>The role it was taken out of; null where no grant fitted.</summary>
    public string? Role { get; internal set; }

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; internal set; }

    /// <summary>What the role allowed and no longer does, with the group.</summary>
    public string[] Resource { get; internal set; } = [];

    public string[] Verb { get; internal set; } = [];

    /// <summary>Null where no grant fitted.</summary>
    public GrantMethod? Method { get; internal set; }

    /// <summary>Kubeconfig context of the WDS it went through; null when it was made on the WEC itself.</summary>
    public string? WdsContext { get; internal set; }

    /// <summary>Whether the whole role is gone.</summary>
    public bool RoleRemoved { get; internal set; }

    /// <summary>Deployed objects that still needed it.</summary>
    public string[] NeededBy { get; internal set; } = [];

    public bool Changed { get; internal set; }

    /// <summary>The verbs as one text, as the table shows them.</summary>
    public string Verbs => string.Join(", ", Verb);
}
