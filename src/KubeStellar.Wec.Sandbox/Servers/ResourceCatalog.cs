using System.Collections.Immutable;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Servers;

/// <summary>The kinds that a server serves: built-in ones, and those of CustomResourceDefinitions. Thread safe.</summary>
public sealed class ResourceCatalog
{
    private ImmutableDictionary<(string Group, string Version, string Resource), ResourceInfo> _kinds;
    private ImmutableHashSet<(string Group, string Resource)> _withGeneration;
    private int _version;

    public ResourceCatalog(IEnumerable<ResourceInfo> builtIn)
    {
        _kinds = builtIn.ToImmutableDictionary(k => (k.Group, k.Version, k.Resource));
        _withGeneration = [.. _kinds.Values.Where(k => k.HasGeneration).Select(k => (k.Group, k.Resource))];
    }

    /// <summary>Changes whenever a kind is added or removed.</summary>
    public int Version => Volatile.Read(ref _version);

    public IReadOnlyCollection<ResourceInfo> All => [.. _kinds.Values];

    public ResourceInfo? Find(string group, string apiVersion, string resource) => _kinds.GetValueOrDefault((group, apiVersion, resource));

    /// <summary>The kind at any of its versions.</summary>
    public ResourceInfo? Find(string group, string resource) =>
        _kinds.Values.FirstOrDefault(k => k.Group == group && k.Resource == resource);

    public bool HasGroup(string group) => _kinds.Keys.Any(k => k.Group == group);

    public bool HasGroupVersion(string group, string apiVersion) => _kinds.Keys.Any(k => k.Group == group && k.Version == apiVersion);

    public bool HasGeneration(string group, string resource) => _withGeneration.Contains((group, resource));

    /// <summary>Adds or replaces a kind.</summary>
    public void Register(ResourceInfo kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ImmutableInterlocked.AddOrUpdate(ref _kinds, (kind.Group, kind.Version, kind.Resource), kind, (_, _) => kind);
        if (kind.HasGeneration)
        {
            ImmutableInterlocked.Update(ref _withGeneration, (set, key) => set.Add(key), (kind.Group, kind.Resource));
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Removes a kind at all versions.</summary>
    public void Unregister(string group, string resource)
    {
        ImmutableInterlocked.Update(
            ref _kinds,
            (all, key) => all.RemoveRange(all.Keys.Where(k => k.Group == key.Group && k.Resource == key.Resource)),
            (Group: group, Resource: resource));
        Interlocked.Increment(ref _version);
    }
}
