
namespace KubeStellar.Wec.Sandbox.Model;

/// <summary>API groups, and the ids of the objects that controllers use.</summary>
internal static class WellKnown
{
    public const string Apps = "apps";
    public const string Certificates = "certificates.k8s.io";
    public const string Cluster = "cluster.open-cluster-management.io";
    public const string Register = "register.open-cluster-management.io";
    public const string Work = "work.open-cluster-management.io";
    public const string Addon = "addon.open-cluster-management.io";
    public const string Operator = "operator.open-cluster-management.io";
    public const string Rbac = "rbac.authorization.k8s.io";

    public const string ClusterNameLabel = "open-cluster-management.io/cluster-name";

    public static ResourceId Namespace(string name) => new("", "namespaces", name);

    public static ResourceId Secret(string inNamespace, string name) => new("", "secrets", inNamespace, name);

    public static ResourceId ServiceAccount(string inNamespace, string name) => new("", "serviceaccounts", inNamespace, name);

    public static ResourceId Deployment(string inNamespace, string name) => new(Apps, "deployments", inNamespace, name);

    public static ResourceId Crd(string name) => new("apiextensions.k8s.io", "customresourcedefinitions", name);

    public static ResourceId ClusterRole(string name) => new(Rbac, "clusterroles", name);

    public static ResourceId ClusterRoleBinding(string name) => new(Rbac, "clusterrolebindings", name);

    public static ResourceId RoleBinding(string inNamespace, string name) => new(Rbac, "rolebindings", inNamespace, name);

    public static ResourceId Csr(string name) => new(Certificates, "certificatesigningrequests", name);

    public static ResourceId ManagedCluster(string name) => new(Cluster, "managedclusters", name);

    public static ResourceId ManagedClusterSet(string name) => new(Cluster, "managedclustersets", name);

    public static ResourceId ManifestWork(string inNamespace, string name) => new(Work, "manifestworks", inNamespace, name);

    public static ResourceId AppliedManifestWork(string name) => new(Work, "appliedmanifestworks", name);

    public static ResourceId Klusterlet(string name) => new(Operator, "klusterlets", name);

    public static ResourceId Lease(string inNamespace) => new("coordination.k8s.io", "leases", inNamespace, "managed-cluster-lease");
}
