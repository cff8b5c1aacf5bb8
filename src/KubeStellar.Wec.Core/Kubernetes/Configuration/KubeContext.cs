namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>One context with the cluster and the user it joins.</summary>
/// <param name="Name">The name of the context.</param>
/// <param name="Namespace">The namespace it selects; null where the kubeconfig is silent.</param>
/// <param name="Cluster">The API server.</param>
/// <param name="User">The identity; empty when the context names no user.</param>
/// <param name="SourceFile">The file that defines the context.</param>
public sealed record KubeContext(string Name, string? Namespace, ClusterEntry Cluster, UserEntry User, string SourceFile);
