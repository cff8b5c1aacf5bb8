namespace KubeStellar.Wec.Kubernetes.Client.Discovery;

/// <summary>
/// The core group, which every server serves and which has not changed for years, so that nobody need be asked about it
/// (kubernetes/pkg/registry/core/rest/storage_core.go).
/// </summary>
internal static class CoreGroup
{
    public static readonly IReadOnlyList<ServedResource> Resources =
    [
        Namespaced("bindings", "Binding"),
        Cluster("componentstatuses", "ComponentStatus", "cs"),
        Namespaced("configmaps", "ConfigMap", "cm"),
        Namespaced("endpoints", "Endpoints", "ep") with { Singular = "endpoints" },
        Namespaced("events", "Event", "ev"),
        Namespaced("limitranges", "LimitRange", "limits"),
        Cluster("namespaces", "Namespace", "ns") with { Subresources = ["finalize", "status"] },
        Cluster("nodes", "Node", "no") with { Subresources = ["proxy", "status"] },
        Namespaced("persistentvolumeclaims", "PersistentVolumeClaim", "pvc") with { Subresources = ["status"] },
        Cluster("persistentvolumes", "PersistentVolume", "pv") with { Subresources = ["status"] },
        Namespaced("pods", "Pod", "po") with
        {
            Subresources = ["attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy", "status"],
        },
        Namespaced("podtemplates", "PodTemplate"),
        Namespaced("replicationcontrollers", "ReplicationController", "rc") with { Subresources = ["scale", "status"] },
        Namespaced("resourcequotas", "ResourceQuota", "quota") with { Subresources = ["status"] },
        Namespaced("secrets", "Secret"),
        Namespaced("serviceaccounts", "ServiceAccount", "sa") with { Subresources = ["token"] },
        Namespaced("services", "Service", "svc") with { Subresources = ["proxy", "status"] },
    ];

    /// <summary>Enough to find a full name; a short name may be the full name of something in another group.</summary>
    public static readonly ApiCatalog FullNames = new([.. Resources.Select(r => r with { ShortNames = [] })], [], 0);

    private static ServedResource Namespaced(string plural, string kind, params string[] shortNames) => Of(plural, kind, true, shortNames);

    private static ServedResource Cluster(string plural, string kind, params string[] shortNames) => Of(plural, kind, false, shortNames);

    private static ServedResource Of(string plural, string kind, bool isNamespaced, string[] shortNames) =>
        new(new("", "v1", plural, kind), isNamespaced, kind.ToLowerInvariant(), shortNames, []);
}
