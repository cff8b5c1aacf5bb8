using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Agent;

/// <summary>An object to be applied.</summary>
internal sealed record Manifest(ResourceType Type, string? Namespace, JsonObject Body)
{
    public string Name => (string)Body["metadata"]!["name"]!;

    /// <summary>Kind and name only: the body may hold a credential.</summary>
    public override string ToString() => Namespace is null ? $"{Type.Kind} {Name}" : $"{Type.Kind} {Namespace}/{Name}";
}
