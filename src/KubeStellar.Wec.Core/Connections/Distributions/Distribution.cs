namespace KubeStellar.Wec.Connections.Distributions;

/// <summary>What kind of Kubernetes a cluster is, as far as it changes how a WEC or an ITS is treated.</summary>
public enum Distribution
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>None of those below, such as one made by kubeadm.</summary>
    Kubernetes,

    /// <summary>kind: nodes are containers on this machine.</summary>
    Kind,

    /// <summary>k3d: k3s whose nodes are containers on this machine.</summary>
    K3d,

    /// <summary>k3s.</summary>
    K3s,

    /// <summary>minikube.</summary>
    Minikube,

    /// <summary>MicroK8s.</summary>
    MicroK8s,

    /// <summary>MicroShift.</summary>
    MicroShift,

    /// <summary>OpenShift, OKD and their managed forms.</summary>
    OpenShift,

    /// <summary>Amazon EKS.</summary>
    Eks,

    /// <summary>Google Kubernetes Engine.</summary>
    Gke,

    /// <summary>Azure Kubernetes Service.</summary>
    Aks,

    /// <summary>RKE2.</summary>
    Rke2,

    /// <summary>Any cluster that is reached through Rancher.</summary>
    Rancher,

    /// <summary>vcluster, as KubeFlex makes for an ITS.</summary>
    VCluster,
}
