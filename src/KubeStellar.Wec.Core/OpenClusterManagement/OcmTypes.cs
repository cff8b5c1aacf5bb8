using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>The types of Open Cluster Management that this module works with (https://github.com/open-cluster-management-io/api).</summary>
public static class OcmTypes
{
    public static readonly ResourceType ManagedClusters = ResourceType.Of<ManagedCluster>();

    public static readonly ResourceType ManifestWorks = ResourceType.Of<DeliveredWork>();

    /// <summary>On a WEC: what the work agent made of one ManifestWork.</summary>
    public static readonly ResourceType AppliedManifestWorks = ResourceType.Of<AppliedManifestWork>();

    /// <summary>On a WEC: something the cluster says of itself.</summary>
    public static readonly ResourceType ClusterClaims =
        new("cluster.open-cluster-management.io", "v1alpha1", "clusterclaims", "ClusterClaim");

    public static readonly ResourceType ManagedClusterAddOns =
        new("addon.open-cluster-management.io", "v1alpha1", "managedclusteraddons", "ManagedClusterAddOn");

    public static readonly ResourceType ClusterManagementAddOns =
        new("addon.open-cluster-management.io", "v1alpha1", "clustermanagementaddons", "ClusterManagementAddOn");

    public static readonly ResourceType Klusterlets = ResourceType.Of<Klusterlet>();

    public static readonly ResourceType ClusterManagers = ResourceType.Of<ClusterManager>();
}
