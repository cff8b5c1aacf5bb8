using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>An entry to be put into a kubeconfig, in place of one of the same name.</summary>
internal sealed record KubeconfigUpsert(KubeconfigList List, string Name, KubeNode Body);

/// <summary>An entry to be taken out.</summary>
internal sealed record KubeconfigRemoval(KubeconfigList List, string Name);

/// <summary>What is to be changed in one kubeconfig file.</summary>
internal sealed record KubeconfigChange
{
    public IReadOnlyList<KubeconfigUpsert> Upserts { get; init; } = [];

    public IReadOnlyList<KubeconfigRemoval> Removals { get; init; } = [];

    public bool IsNeeded => Upserts.Count > 0 || Removals.Count > 0;
}
