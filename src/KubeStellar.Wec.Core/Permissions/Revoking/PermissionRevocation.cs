using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Permissions;

/// <summary>A right that has been taken back from the work agent of a WEC.</summary>
public sealed record PermissionRevocation : WecReference
{
    /// <summary>The role it was taken out of; null where no grant fitted.</summary>
    public string? Role { get; init; }

    /// <summary>Null for the whole cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>What the role allowed and no longer does, with the group.</summary>
    public string[] Resource { get; init; } = [];

    public string[] Verb { get; init; } = [];

    /// <summary>Null where no grant fitted.</summary>
    public GrantMethod? Method { get; init; }

    /// <summary>Kubeconfig context of the WDS it went through; null when it was made on the WEC itself.</summary>
    public string? WdsContext { get; init; }

    /// <summary>Whether the whole role is gone.</summary>
    public bool RoleRemoved { get; init; }

    /// <summary>Deployed objects that still needed it.</summary>
    public string[] NeededBy { get; init; } = [];

    public required bool Changed { get; init; }
}
