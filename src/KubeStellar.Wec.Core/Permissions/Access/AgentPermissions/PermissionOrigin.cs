namespace KubeStellar.Wec.Permissions.Access.AgentPermissions;

/// <summary>Where a permission of the work agent comes from.</summary>
public enum PermissionOrigin
{
    /// <summary>Open Cluster Management gives it to every work agent.</summary>
    OcmDefault,

    /// <summary>Kubernetes gives it to whoever holds the role admin, or to every ServiceAccount or authenticated user.</summary>
    KubernetesDefault,

    /// <summary>Somebody, such as an operator or the distribution, has enlarged the role admin, edit or view of that cluster.</summary>
    AdminExtension,

    /// <summary>Somebody has opened it beyond the default.</summary>
    Added,
}
