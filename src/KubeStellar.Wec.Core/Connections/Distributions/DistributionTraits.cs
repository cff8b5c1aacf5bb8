namespace KubeStellar.Wec.Connections.Distributions;

/// <summary>What follows from a cluster's distribution for registration.</summary>
/// <param name="PublishesClusterInfo">
/// It has the ConfigMap <c>kube-public/cluster-info</c>, which kubeadm writes; where it does not, its absence means nothing. Null where
/// that depends on who installed it.
/// </param>
/// <param name="HasContainerNetwork">
/// Its API server has an address in a network of containers beside the one in the kubeconfig, and other clusters in that network reach it
/// only there.
/// </param>
/// <param name="SignsClientCertificates">
/// Its signer kubernetes.io/kube-apiserver-client issues certificates, without which no agent can join an ITS there. Amazon EKS's does not
/// (https://github.com/aws/containers-roadmap/issues/1604).
/// </param>
public sealed record DistributionTraits(bool? PublishesClusterInfo, bool HasContainerNetwork, bool SignsClientCertificates)
{
    public static DistributionTraits Of(Distribution distribution) => distribution switch
    {
        Distribution.Kind => new(true, true, true),
        Distribution.Minikube => new(true, false, true),
        Distribution.VCluster => new(true, true, true),
        Distribution.K3d => new(false, true, true),
        Distribution.Eks => new(false, false, false),
        Distribution.K3s or Distribution.Rke2 or Distribution.MicroK8s or Distribution.MicroShift or Distribution.OpenShift
            or Distribution.Gke or Distribution.Aks => new(false, false, true),
        _ => new(null, false, true),
    };
}
