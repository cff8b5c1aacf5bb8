namespace KubeStellar.Wec.Kubernetes.Client.Discovery;

/// <summary>A resource in one version, as a server says it serves it.</summary>
/// <param name="Type">How it is addressed.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
/// <param name="Singular">Its name for one object; may be empty.</param>
/// <param name="ShortNames">Abbreviations, such as <c>deploy</c>.</param>
/// <param name="Subresources">Names of its subresources, such as <c>scale</c>.</param>
public sealed record ServedResource(
    ResourceType Type, bool IsNamespaced, string Singular, IReadOnlyList<string> ShortNames, IReadOnlyList<string> Subresources);
