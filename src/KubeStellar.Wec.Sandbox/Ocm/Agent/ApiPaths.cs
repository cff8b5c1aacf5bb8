namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>The paths the agents use on a hub.</summary>
internal static class ApiPaths
{
    public const string ManagedClusters = "/apis/cluster.open-cluster-management.io/v1/managedclusters";
    public const string SigningRequests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    public const string SelfReviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    public static string ManagedCluster(string name) => $"{ManagedClusters}/{name}";

    public static string Lease(string cluster) => $"/apis/coordination.k8s.io/v1/namespaces/{cluster}/leases/managed-cluster-lease";

    public static string Events(string cluster) => $"/apis/events.k8s.io/v1/namespaces/{cluster}/events";

    public static string ManifestWorks(string cluster) => $"/apis/work.open-cluster-management.io/v1/namespaces/{cluster}/manifestworks";

    public static string ManifestWork(string cluster, string name) => $"{ManifestWorks(cluster)}/{name}";
}
