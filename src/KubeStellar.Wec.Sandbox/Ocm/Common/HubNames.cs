namespace KubeStellar.Wec.Sandbox.Ocm.Common;

/// <summary>The names of an OCM hub's conditions, finalizers, taints and objects (open-cluster-management.io/api).</summary>
internal static class HubNames
{
    public const string Accepted = "HubAcceptedManagedCluster";
    public const string Joined = "ManagedClusterJoined";
    public const string Available = "ManagedClusterConditionAvailable";
    public const string ClockSynced = "ManagedClusterConditionClockSynced";
    public const string Deleting = "Deleting";

    public const string ApiResourceCleanup = "cluster.open-cluster-management.io/api-resource-cleanup";
    public const string ResourceCleanup = "cluster.open-cluster-management.io/resource-cleanup";
    public const string ManifestWorkCleanup = "cluster.open-cluster-management.io/manifest-work-cleanup";
    public const string CleanupPriority = "open-cluster-management.io/cleanup-priority";

    public const string ClusterSetLabel = "cluster.open-cluster-management.io/clusterset";
    public const string DefaultClusterSet = "default";
    public const string GlobalClusterSet = "global";

    public const string UnreachableTaint = "cluster.open-cluster-management.io/unreachable";
    public const string UnavailableTaint = "cluster.open-cluster-management.io/unavailable";

    /// <summary>Marks a seeded cluster: it has no agent to renew its lease.</summary>
    public const string StaticAnnotation = "sandbox.kubestellar-wec/static";

    public const string RolePrefix = "open-cluster-management:managedcluster:";

    public static string ClusterRole(string cluster) => RolePrefix + cluster;

    public static string RegistrationBinding(string cluster) => $"{RolePrefix}{cluster}:registration";

    public static string WorkBinding(string cluster) => $"{RolePrefix}{cluster}:work";
}
