namespace KubeStellar.Wec.Kubernetes.Client.Discovery;

/// <summary>Everything a server says it serves, in its own order: the core group first, preferred versions before others.</summary>
/// <param name="resources">Resources in the server's order.</param>
/// <param name="silentGroups">Groups whose own server did not answer, so that nothing certain is known of them.</param>
/// <param name="readAt">When it was read, as a timestamp of the reader's clock.</param>
public sealed class ApiCatalog(IReadOnlyList<ServedResource> resources, IReadOnlyCollection<string> silentGroups, long readAt)
{
    public IReadOnlyList<ServedResource> Resources { get; } = resources;

    /// <summary>Groups of an aggregated API server that is down; what is not listed of them may exist all the same.</summary>
    public IReadOnlyCollection<string> SilentGroups { get; } = silentGroups;

    internal long ReadAt { get; } = readAt;

    /// <summary>
    /// Finds what a user means the way kubectl does: exact plural, singular or kind before short names, and a group that is only
    /// begun counts when no group is named so in full; of several, the first in the server's order.
    /// </summary>
    /// <param name="name">Plural, singular, kind or short name; case does not matter.</param>
    /// <param name="group">The group or the start of its name; null for any.</param>
    /// <param name="version">A version; null for the preferred one.</param>
    /// <remarks>Follows the shortcut expander and the default REST mapper of client-go (restmapper/shortcut.go).</remarks>
    public ServedResource? Find(string name, string? group = null, string? version = null)
    {
        if (group is not null && !Resources.Any(r => r.Type.Group == group))
        {
            return group.Length == 0 ? null : First(name, r => r.Type.Group.StartsWith(group, StringComparison.Ordinal), version);
        }

        return First(name, r => group is null || r.Type.Group == group, version);
    }

    /// <summary>Whether any served version of a resource has a subresource.</summary>
    public bool HasSubresource(string group, string plural, string subresource) =>
        Resources.Any(r => r.Type.Group == group && r.Type.Plural == plural && r.Subresources.Contains(subresource));

    private ServedResource? First(string name, Func<ServedResource, bool> isMeant, string? version)
    {
        ServedResource? byShortName = null;
        foreach (var resource in Resources)
        {
            if ((version is not null && resource.Type.Version != version) || !isMeant(resource))
            {
                continue;
            }

            if (Same(resource.Type.Plural, name) || Same(resource.Singular, name) || Same(resource.Type.Kind, name))
            {
                return resource;
            }

            if (byShortName is null && resource.ShortNames.Any(s => Same(s, name)))
            {
                byShortName = resource;
            }
        }

        return byShortName;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
