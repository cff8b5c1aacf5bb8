namespace KubeStellar.Wec.Connections.Distributions;

/// <summary>What tells distributions apart, as the API server says it.</summary>
public sealed record DistributionEvidence
{
    /// <summary><c>gitVersion</c> of <c>/version</c>.</summary>
    public string GitVersion { get; init; } = "";

    /// <summary>Names of the API groups it serves.</summary>
    public IReadOnlyCollection<string> Groups { get; init; } = [];

    /// <summary><c>spec.providerID</c> of the nodes.</summary>
    public IReadOnlyCollection<string> ProviderIds { get; init; } = [];

    /// <summary>Keys of all labels of the nodes.</summary>
    public IReadOnlyCollection<string> NodeLabels { get; init; } = [];
}

/// <summary>Recognises a cluster's distribution by what its API server says.</summary>
public static class ServerDistribution
{
    /// <param name="evidence">What the server says.</param>
    /// <param name="guess">What the kubeconfig makes one think, for what the server leaves open.</param>
    public static Distribution Of(DistributionEvidence evidence, Distribution guess)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var known = ByVersion(evidence) is var versioned and not Distribution.Unknown ? versioned
            : ByGroups(evidence.Groups) is var grouped and not Distribution.Unknown ? grouped
            : ByNodes(evidence);
        return known switch
        {
            not Distribution.Unknown => known,
            _ when guess != Distribution.Unknown => guess,
            _ => evidence.GitVersion.Length > 0 ? Distribution.Kubernetes : Distribution.Unknown,
        };
    }

    private static Distribution ByVersion(DistributionEvidence evidence)
    {
        var version = evidence.GitVersion;
        bool Has(string mark) => version.Contains(mark, StringComparison.Ordinal);
        return Has("+k3s") ? (IsK3d(evidence) ? Distribution.K3d : Distribution.K3s)
            : Has("+rke2") ? Distribution.Rke2
            : Has("-eks-") ? Distribution.Eks
            : Has("-gke.") ? Distribution.Gke
            : Has("+vcluster") ? Distribution.VCluster
            : Distribution.Unknown;
    }

    private static bool IsK3d(DistributionEvidence evidence) =>
        evidence.ProviderIds.Any(id => id.StartsWith("k3s://k3d-", StringComparison.Ordinal));

    private static Distribution ByGroups(IReadOnlyCollection<string> groups) =>
        groups.Contains("config.openshift.io") ? Distribution.OpenShift
        // MicroShift serves OpenShift's routes and security, but has none of its operators to configure.
        : groups.Contains("route.openshift.io") && groups.Contains("security.openshift.io") ? Distribution.MicroShift
        : Distribution.Unknown;

    private static Distribution ByNodes(DistributionEvidence evidence)
    {
        bool Provided(string scheme) => evidence.ProviderIds.Any(id => id.StartsWith(scheme, StringComparison.Ordinal));
        bool Labelled(string key) => evidence.NodeLabels.Contains(key);
        return Provided("kind://") ? Distribution.Kind
            : Labelled("vcluster.loft.sh/fake-node") ? Distribution.VCluster
            : Labelled("minikube.k8s.io/name") ? Distribution.Minikube
            : Labelled("microk8s.io/cluster") ? Distribution.MicroK8s
            : Labelled("kubernetes.azure.com/cluster") ? Distribution.Aks
            : Labelled("eks.amazonaws.com/nodegroup") || Labelled("eks.amazonaws.com/compute-type") ? Distribution.Eks
            : Labelled("cloud.google.com/gke-nodepool") ? Distribution.Gke
            : Distribution.Unknown;
    }
}
