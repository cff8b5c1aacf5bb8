namespace KubeStellar.Wec.Permissions;

/// <summary>What the nearest binding lacks that a denied request would need.</summary>
public enum PermissionMiss
{
    /// <summary>Nothing: it is allowed, or nothing comes near, or the roles of the WEC may not be read.</summary>
    None,

    /// <summary>It is bound in another namespace.</summary>
    Namespace,

    /// <summary>It is for other objects by name.</summary>
    ResourceName,

    /// <summary>It allows other verbs.</summary>
    Verb,

    /// <summary>It is for the resource and not the subresource, or the other way round.</summary>
    Subresource,

    /// <summary>It is for a resource of the same name in another API group.</summary>
    Group,

    /// <summary>The role it refers to does not exist.</summary>
    Role,
}
