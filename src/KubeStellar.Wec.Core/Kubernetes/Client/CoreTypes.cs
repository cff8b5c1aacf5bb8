namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>The built-in Kubernetes types this client is asked for; knowing them here keeps discovery off the hot path.</summary>
public static class CoreTypes
{
    public static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace");
    public static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap");
    public static readonly ResourceType Secrets = new("", "v1", "secrets", "Secret");
    public static readonly ResourceType ServiceAccounts = new("", "v1", "serviceaccounts", "ServiceAccount");
    public static readonly ResourceType Nodes = new("", "v1", "nodes", "Node");
    public static readonly ResourceType Pods = new("", "v1", "pods", "Pod");
    public static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment");
    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease");

    public static readonly ResourceType CustomResourceDefinitions =
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition");

    public static readonly ResourceType CertificateSigningRequests =
        new("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest");

    public static readonly ResourceType ClusterRoles = new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole");

    public static readonly ResourceType ClusterRoleBindings =
        new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding");

    public static readonly ResourceType Roles = new("rbac.authorization.k8s.io", "v1", "roles", "Role");
    public static readonly ResourceType RoleBindings = new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding");

    public static readonly ResourceType PriorityClasses =
        new("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass");
}
