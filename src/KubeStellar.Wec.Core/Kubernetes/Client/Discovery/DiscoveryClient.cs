using System.Runtime.CompilerServices;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Client.Discovery;

/// <summary>Asks a server what it serves, and remembers the answer for all clients of the same connection.</summary>
/// <remarks>Throws what <see cref="ApiClient"/> throws.</remarks>
public sealed class DiscoveryClient(ApiClient client, TimeProvider? time = null)
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
    public Task<ApiCatalog> GetAsync(CancellationToken cancel) =>
        GetAsync(IsFresh, cancel);

    /// <summary>
    /// Finds something in the catalog; what is missed in a remembered catalog is looked for once more in a new one, since a
    /// CustomResourceDefinition may have been installed meanwhile.
    /// </summary>
    public async Task<T> LookAsync<T>(Func<ApiCatalog, T> look, Func<T, bool> isComplete, CancellationToken cancel)
    {
        var started = _time.GetTimestamp();
        var catalog = await GetAsync(cancel);
        var found = look(catalog);
        return isComplete(found) || catalog.ReadAt >= started
            ? found
            : look(await GetAsync(known => known.ReadAt >= started, cancel));
    }

    /// <summary>
    /// The same with at most one request where that is enough: the core group is known, so that only what else there is must be
    /// asked for. What is missed then is looked for everywhere.
    /// </summary>
    internal async Task<T> LookThriftilyAsync<T>(Func<ApiCatalog, T> look, Func<T, bool> isComplete, CancellationToken cancel)
    {
        var memory = s_memories.GetOrCreateValue(client.Connection);
        if (memory.Catalog is { } known && IsFresh(known))
        {
            return await LookAsync(look, isComplete, cancel);
        }

        var found = look(CoreGroup.FullNames);
        if (isComplete(found))
        {
            return found;
        }

        Requests++;
        var builder = new CatalogBuilder();
        builder.Add(CoreGroup.Resources);
        await AddAsync(
            builder, await client.GetAsync("/apis", Aggregated, DiscoveryContext.Default.DiscoveryDocument, cancel), cancel);
        found = look(builder.Build(_time.GetTimestamp()));
        return isComplete(found) ? found : await LookAsync(look, isComplete, cancel);
    }

    /// <summary>Requests sent so far.</summary>
    internal int Requests { get; private set; }

    private bool IsFresh(ApiCatalog known) => _time.GetElapsedTime(known.ReadAt) < s_lifetime;

    private async Task<ApiCatalog> GetAsync(Func<ApiCatalog, bool> isFresh, CancellationToken cancel)
    {
        var memory = s_memories.GetOrCreateValue(client.Connection);
        if (memory.Catalog is { } known && isFresh(known))
        {
            return known;
        }

        await memory.Gate.WaitAsync(cancel);
        try
        {
            return memory.Catalog is { } meanwhile && isFresh(meanwhile)
                ? meanwhile
                : memory.Catalog = await ReadAsync(cancel);
        }
        finally
        {
            memory.Gate.Release();
        }
    }

    private async Task<ApiCatalog> ReadAsync(CancellationToken cancel)
    {
        Requests += 2;
        var builder = new CatalogBuilder();
        var core = client.GetAsync("/api", Aggregated, DiscoveryContext.Default.DiscoveryDocument, cancel);
        var others = client.GetAsync("/apis", Aggregated, DiscoveryContext.Default.DiscoveryDocument, cancel);
        await Task.WhenAll(core, others);
        await AddAsync(builder, await core, cancel);
        await AddAsync(builder, await others, cancel);
        return builder.Build(_time.GetTimestamp());
    }

    private async Task AddAsync(CatalogBuilder builder, DiscoveryDocument document, CancellationToken cancel)
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
            var lists = await Task.WhenAll(window.Select(at => ReadLegacyAsync(at.Group, at.Version, cancel)));
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

    private async Task<LegacyResourceList?> ReadLegacyAsync(string group, string version, CancellationToken cancel)
    {
        var path = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
        try
        {
            return await client.GetAsync(path, "application/json", DiscoveryContext.Default.LegacyResourceList, cancel);
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
    }
}
