namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>By which RBAC objects the work agent gets a right.</summary>
public enum GrantMethod
{
    /// <summary>A ClusterRole that the agent's own aggregate ClusterRole takes in, for the whole cluster; no binding is needed.</summary>
    Aggregated,

    /// <summary>A ClusterRole and a ClusterRoleBinding to the agent's ServiceAccount, for the whole cluster.</summary>
    Bound,

    /// <summary>A Role and a RoleBinding in each namespace.</summary>
    Namespaced,

    /// <summary>Through a WDS: the roles lie there, and a BindingPolicy has KubeStellar carry them to the WECs.</summary>
    Downsync,
}
