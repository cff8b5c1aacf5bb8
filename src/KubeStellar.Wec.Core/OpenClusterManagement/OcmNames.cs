namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>Names that Open Cluster Management fixes.</summary>
public static class OcmNames
{
    /// <summary>Namespace of the operators, on an ITS and on a WEC.</summary>
    public const string OperatorNamespace = "open-cluster-management";

    /// <summary>Namespace of the klusterlet's agents unless the Klusterlet names another.</summary>
    public const string AgentNamespace = "open-cluster-management-agent";

    /// <summary>Namespace of the agents of add-ons.</summary>
    public const string AddOnNamespace = "open-cluster-management-agent-addon";

    public const string BootstrapSecret = "bootstrap-hub-kubeconfig";

    /// <summary>What an agent keeps of its hub once it is let in, with the name it is registered by.</summary>
    public const string HubSecret = "hub-kubeconfig-secret";

    /// <summary>On CSRs and mailbox namespaces: the cluster they belong to.</summary>
    public const string ClusterNameLabel = "open-cluster-management.io/cluster-name";

    /// <summary>On a CSR: it was asked for by an add-on, not by the cluster's registration agent.</summary>
    public const string AddOnNameLabel = "open-cluster-management.io/addon-name";

    /// <summary>A ClusterRole with this label set to <c>true</c> becomes part of what the work agent may do.</summary>
    public const string AggregateToWorkLabel = "open-cluster-management.io/aggregate-to-work";

    /// <summary>On a ManagedCluster: the set it belongs to; a hub with default sets puts a missing one back.</summary>
    public const string ClusterSetLabel = "cluster.open-cluster-management.io/clusterset";

    public const string ManagedClusterLease = "managed-cluster-lease";

    /// <summary>On what the klusterlet operator creates in a WEC: the Klusterlet it is for.</summary>
    public const string CreatedByKlusterletLabel = "open-cluster-management.io/created-by-klusterlet";

    /// <summary>On a ManagedCluster: deleting it empties its mailbox first. Hubs before Open Cluster Management 1.0 do not by default.</summary>
    public const string ResourceCleanupFinalizer = "cluster.open-cluster-management.io/resource-cleanup";

    /// <summary>On add-ons and ManifestWorks: what is deleted first, from 0 to 100.</summary>
    public const string CleanupPriorityAnnotation = "open-cluster-management.io/cleanup-priority";
}
