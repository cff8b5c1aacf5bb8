using k8s.Models;
using KubeStellar.Wec.Kubernetes.Access;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Checks;

/// <summary>Something a caller may or may not do on a server.</summary>
internal sealed record Right(string Verb, string Group, string Resource)
{
    public string? Subresource { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public override string ToString() =>
        $"{Verb} {Resource}{(Subresource is null ? "" : "/" + Subresource)}{(Group.Length == 0 ? "" : "." + Group)}"
        + (Name is null ? "" : $" '{Name}'") + (Namespace is null ? "" : $" in {Namespace}");

    /// <summary>Asks the server; who may not even ask gets its refusal.</summary>
    public Task<bool> IsHeldAsync(ClusterClient server, CancellationToken cancellationToken)
    {
        var attributes = new V1ResourceAttributes
        {
            Verb = Verb,
            Group = Group,
            Resource = Resource,
            Subresource = Subresource,
            NamespaceProperty = Namespace,
            Name = Name,
        };
        return server.CanIAsync(attributes, cancellationToken);
    }
}
