using k8s.Models;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>What tells objects of one type apart.</summary>
/// <param name="Namespace">Null for objects that live in no namespace.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    public static ObjectKey Of(IMetadata<V1ObjectMeta> item) => new(item.Metadata?.NamespaceProperty, item.Metadata?.Name ?? "");
}
