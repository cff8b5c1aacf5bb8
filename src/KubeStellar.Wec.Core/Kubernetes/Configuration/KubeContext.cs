namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>One context with the cluster and the user it joins.</summary>
/// <param name="Name">The name of the context.</param>
/// <param name="Namespace">The namespace it selects; null where the kubeconfig is silent.</param>
/// <param name="Cluster">The API server.</param>
/// <param name="User">The identity; empty when the context names no user.</param>
/// <param name="SourceFile">The file that defines the context.</param>
public sealed record KubeContext(string Name, string? Namespace, ClusterEntry Cluster, UserEntry User, string SourceFile)
{
    /// <summary>What whoever uses it should know, as sentences for a warning.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A context as far as it can be read.</summary>
/// <param name="Name">The name of the context.</param>
/// <param name="Cluster">The name of its cluster; empty when it names none.</param>
/// <param name="User">The name of its user; empty when it names none.</param>
/// <param name="Namespace">The namespace it selects.</param>
/// <param name="Server">The address, if there is a sound one.</param>
/// <param name="SourceFile">The file that defines it.</param>
/// <param name="Whole">The context itself; null when it cannot be used.</param>
/// <param name="Fault">Why it cannot.</param>
public sealed record KubeContextOutline(
    string Name, string Cluster, string User, string? Namespace, Uri? Server, string SourceFile, KubeContext? Whole, KubeConfigException? Fault);
