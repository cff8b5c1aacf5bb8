namespace KubeStellar.Wec.Permissions.Resources;

/// <summary>A resource as authorization names it on one WEC.</summary>
/// <param name="Group">API group; empty for the core group, <c>*</c> for all.</param>
/// <param name="Resource">Plural or <c>*</c>; empty for a path.</param>
/// <param name="Subresource">Such as <c>scale</c>; null for the resource itself.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces; null when the WEC does not tell.</param>
/// <param name="IsKnown">Whether the WEC serves it; wildcards and paths count as served.</param>
public sealed record ResolvedResource(string Group, string Resource, string? Subresource, bool? IsNamespaced, bool IsKnown)
{
    /// <summary>The path, when it is one and no resource.</summary>
    public string? NonResourceUrl { get; init; }

    /// <summary>What a user should know of the look-up; null when there is nothing.</summary>
    public string? Note { get; init; }

    public PermissionScope Scope => IsNamespaced switch
    {
        true => PermissionScope.Namespace,
        false => PermissionScope.Cluster,
        null => PermissionScope.Unknown,
    };

    /// <summary>The resource with its group, as API server messages print it.</summary>
    public string QualifiedName => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    public Permission With(string verb, string? name = null, string? @namespace = null) =>
        NonResourceUrl is null
            ? new(verb, Group, Resource, Subresource, name, @namespace)
            : new(verb, "", "", NonResourceUrl: NonResourceUrl);

    public override string ToString() => NonResourceUrl ?? QualifiedName + (Subresource is null ? "" : $"/{Subresource}");
}
