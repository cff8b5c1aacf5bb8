using KubeStellar.Wec.Permissions.Resources;

namespace KubeStellar.Wec.Permissions.Grants.Requests;

/// <summary>Resources that are to be opened, and for what.</summary>
public sealed record WantedPermission
{
    /// <summary>Resources as typed; see <see cref="ResourceNameParser"/>.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>API group of resources that do not say theirs; empty for the core group, null to look it up.</summary>
    public string? Group { get; init; }

    /// <summary>Subresource of all of them, such as <c>scale</c>.</summary>
    public string? Subresource { get; init; }

    /// <summary>Empty for <see cref="PermissionVerbs.Functional"/>.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Empty for the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Whether a message that should have said where did not: then no namespace does not stand for the whole cluster.</summary>
    public bool IsPlaceUnknown { get; init; }

    /// <summary>Empty for every object of the resources.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>The same for permissions that say the same.</summary>
    public string Key => string.Join('|', [
        string.Join(',', Resources), Group ?? "?", Subresource ?? "", string.Join(',', Verbs), string.Join(',', Namespaces),
        string.Join(',', ResourceNames),
        IsPlaceUnknown ? "?" : ""]);

    /// <summary>The resources, taken apart.</summary>
    /// <exception cref="Errors.WecException">InvalidResourceName.</exception>
    internal IEnumerable<ResourceName> Parse() => Resources.Select(resource => Complete(ResourceNameParser.Parse(resource)));

    private ResourceName Complete(ResourceName name) => name.NonResourceUrl is not null ? name : name with
    {
        Qualifier = name.Qualifier ?? Group,
        Subresource = name.Subresource ?? (string.IsNullOrEmpty(Subresource) ? null : Subresource),
    };
}
