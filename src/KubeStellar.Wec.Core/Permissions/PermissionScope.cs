namespace KubeStellar.Wec.Permissions;

/// <summary>Where objects of a resource live.</summary>
public enum PermissionScope
{
    /// <summary>The cluster does not serve the resource, or did not tell.</summary>
    Unknown,

    /// <summary>In no namespace.</summary>
    Cluster,

    /// <summary>In a namespace.</summary>
    Namespace,
}
