namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>The tools that make clusters of containers on this machine.</summary>
public enum ClusterProvider
{
    /// <summary>kind, Kubernetes in containers (https://kind.sigs.k8s.io).</summary>
    Kind,

    /// <summary>k3d, k3s in containers (https://k3d.io).</summary>
    K3d,
}
