using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>An entry of one of the three lists, not yet looked into.</summary>
internal sealed record NamedNode(string Name, KubeNode Body, KubeConfigFile File);
