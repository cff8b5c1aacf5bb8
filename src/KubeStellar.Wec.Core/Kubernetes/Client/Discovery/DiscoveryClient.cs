using System.Runtime.CompilerServices;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Client.Discovery;

/// <summary>Asks a server what it serves, and remembers the answer for all clients of the same connection.</summary>
/// <remarks>Throws what <see cref="ClusterClient"/> throws.</remarks>
public sealed class DiscoveryClient(ClusterClient client, TimeProvider? time = null)
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    /// <summary>Old servers tell each group version by itself; so many are asked at once.</summary>
    private const int LegacyWindow = 16;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    private static readonly ConditionalWeakTable<ClusterConnection, Memory> s_memories = [];

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>What the server serves, at most five minutes old.</summary>
    public Task<ApiCatalog> GetAsync(CancellationToken cancellationToken) =>
        GetAsync(IsFresh, cancellationToken);

    /// <summary>
    /// Finds something in the catalog; what is missed in a remembered catalog is looked for once more in a new one, since a
    /// CustomResourceDefinition may have been installed meanwhile.
    /// </summary>
    public async Task<T> LookAsync<T>(Func<ApiCatalog, T> look, Func<T, bool> isComplete, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var catalog = await GetAsync(cancellationToken);
        var found = look(catalog);
        return isComplete(found) || catalog.ReadAt >= started
            ? found
            : look(await GetAsync(known => known.ReadAt >= started, cancellationToken));
    }

    /// <summary>
    /// The same with as few requests as can be: the core group is known, so that the others must be asked for only when something
    /// is missed there, and the core group itself only when what is still missed may be in it.
    /// </summary>
    internal async Task<T> LookThriftilyAsync<T>(
        Func<ApiCatalog, T> look, Func<T, bool> isComplete, Func<T, bool> mayBeInCore, CancellationToken cancellationToken)
    {
        var memory = s_memories.GetOrCreateValue(client.Connection);
        T found;
        foreach (var known in new[] { memory.Catalog, CoreGroup.FullNames, memory.Others })
        {
            if (known is not null && (known == CoreGroup.FullNames || IsFresh(known)) && isComplete(found = look(known)))
            {
                return found;
            }
        }

        Requests++;
        var builder = new CatalogBuilder();
        builder.Add(CoreGroup.Resources);
        await AddAsync(
            builder, await client.GetAsync("/apis", Aggregated, DiscoveryContext.Default.DiscoveryDocument, cancellationToken),
            cancellationToken);
        memory.Others = builder.Build(_time.GetTimestamp());
        found = look(memory.Others);
        return isComplete(found) || !mayBeInCore(found) ? found : await LookAsync(look, isComplete, cancellationToken);
    }

    /// <summary>Requests sent so far.</summary>
    internal int Requests { get; private set; }

    private bool IsFresh(ApiCatalog known) => _time.GetElapsedTime(known.ReadAt) < s_lifetime;

    private async Task<ApiCatalog> GetAsync(Func<ApiCatalog, bool> isFresh, CancellationToken cancellationToken)
    {
        var memory = s_memories.GetOrCreateValue(client.Connection);
        if (memory.Catalog is { } known && isFresh(known))
        {
            return known;
        }

        await memory.Gate.WaitAsync(cancellationToken);
        try
        {
            return memory.Catalog is { } meanwhile && isFresh(meanwhile)
                ? meanwhile
                : memory.Catalog = await ReadAsync(cancellationToken);
        }
        finally
        {
            memory.Gate.Release();
        }
    }

    private async Task<ApiCatalog> ReadAsync(CancellationToken cancellationToken)
    {
        Requests += 2;
        var builder = new CatalogBuilder();
        var core = client.GetAsync("/api", Aggregated, DiscoveryContext.Default.DiscoveryDocument, cancellationToken);
        var others = client.GetAsync("/apis", Aggregated, DiscoveryContext.Default.DiscoveryDocument, cancellationToken);
        await Task.WhenAll(core, others);
        await AddAsync(builder, await core, cancellationToken);
        await AddAsync(builder, await others, cancellationToken);
        return builder.Build(_time.GetTimestamp());
    }

    private async Task AddAsync(CatalogBuilder builder, DiscoveryDocument document, CancellationToken cancellationToken)
    {
        if (document.Items is not null)
        {
            builder.AddAggregated(document);
            return;
        }

        var core = (document.Versions ?? []).Select(version => (Group: "", Version: version));
        var groups = (document.Groups ?? []).SelectMany(
            g => (g.Versions ?? []).Select(v => (Group: g.Name ?? "", Version: v.Version ?? "")));
        foreach (var window in core.Concat(groups).Chunk(LegacyWindow))
        {
            var lists = await Task.WhenAll(window.Select(at => ReadLegacyAsync(at.Group, at.Version, cancellationToken)));
            foreach (var (at, list) in window.Zip(lists))
            {
                if (list is null)
                {
                    builder.AddSilent(at.Group);
                }
                else
                {
                    builder.AddLegacy(at.Group, at.Version, list);
                }
            }
        }
    }

    private async Task<LegacyResourceList?> ReadLegacyAsync(string group, string version, CancellationToken cancellationToken)
    {
        var path = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
        try
        {
            return await client.GetAsync(path, "application/json", DiscoveryContext.Default.LegacyResourceList, cancellationToken);
        }
        catch (ApiException)
        {
            // One group whose server is down must not hide the others.
            return null;
        }
    }

    private sealed class Memory
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public ApiCatalog? Catalog { get; set; }

        /// <summary>What is served beside the core group, and what that holds everywhere.</summary>
        public ApiCatalog? Others { get; set; }
    }
}
