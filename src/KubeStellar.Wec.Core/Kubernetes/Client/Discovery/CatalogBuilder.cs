namespace KubeStellar.Wec.Kubernetes.Client.Discovery;

/// <summary>Gathers a catalog from either form of discovery documents.</summary>
internal sealed class CatalogBuilder
{
    private readonly List<ServedResource> _resources = [];
    private readonly HashSet<string> _silentGroups = [];

    public void Add(IEnumerable<ServedResource> resources) => _resources.AddRange(resources);

    public void AddAggregated(DiscoveryDocument document)
    {
        foreach (var group in document.Items ?? [])
        {
            var name = group.Metadata?.Name ?? "";
            foreach (var version in group.Versions ?? [])
            {
                if (version.Freshness == "Stale")
                {
                    _silentGroups.Add(name);
                }

                foreach (var resource in version.Resources ?? [])
                {
                    Add(name, version.Version, resource);
                }
            }
        }
    }

    public void AddLegacy(string group, string version, LegacyResourceList list)
    {
        var all = list.Resources ?? [];
        var subresources = all.Where(r => r.Name?.Contains('/') == true).ToLookup(
            r => r.Name!.Split('/', 2)[0], r => r.Name!.Split('/', 2)[1], StringComparer.Ordinal);
        foreach (var resource in all)
        {
            if (resource.Name is { Length: > 0 } plural && !plural.Contains('/'))
            {
                var type = new ResourceType(group, version, plural, resource.Kind ?? "");
                _resources.Add(
                    new(type, resource.Namespaced, resource.SingularName ?? "", resource.ShortNames ?? [], [.. subresources[plural]]));
            }
        }
    }

    public void AddSilent(string group) => _silentGroups.Add(group);

    public ApiCatalog Build(long readAt) => new(_resources, _silentGroups, readAt);

    private void Add(string group, string? version, AggregatedResource resource)
    {
        if (version is not { Length: > 0 } || resource.Resource is not { Length: > 0 } plural)
        {
            return;
        }

        var type = new ResourceType(group, version, plural, resource.ResponseKind?.Kind ?? "");
        var subresources = (resource.Subresources ?? []).Select(s => s.Subresource).OfType<string>();
        _resources.Add(new(
            type, resource.Scope == "Namespaced", resource.SingularResource ?? "", resource.ShortNames ?? [], [.. subresources]));
    }
}
