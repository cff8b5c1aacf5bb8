using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Tests;

/// <summary>
/// Real clusters, for one test at a time. What was not there when the test began is taken away when it has ended: memberships first,
/// because agents have to let go of what they hold, then what is left of them.
/// </summary>
internal sealed class RealFleet : IAsyncDisposable
{
    private static readonly SemaphoreSlim s_turn = new(1);

    private static readonly ResourceType[] s_onIts =
    [
        OcmTypes.ManagedClusters, CoreTypes.CertificateSigningRequests, CoreTypes.ClusterRoleBindings, CoreTypes.ClusterRoles, CoreTypes.Namespaces,
    ];

    private static readonly ResourceType[] s_onWec =
    [
        OcmTypes.Klusterlets, CoreTypes.Namespaces, CoreTypes.CustomResourceDefinitions, CoreTypes.ClusterRoleBindings, CoreTypes.ClusterRoles,
    ];

    private readonly List<(ApiClient Server, ResourceType Type, HashSet<string> Before)> _there = [];
    private readonly List<(ApiClient Server, HashSet<string> Before)> _properties = [];

    private RealFleet(KubeConfig config) => Config = config;

    /// <summary>Whether the tests are to run against real clusters.</summary>
    public static bool IsMeant => Path is { Length: > 0 };

    public KubeConfig Config { get; }

    private static string? Path => Environment.GetEnvironmentVariable("WEC_TEST_KUBECONFIG");

    public static int WecsThere() => Load() is { } config ? Enumerable.Range(1, 99).TakeWhile(i => config.ContextNames.Contains(NameOf(i))).Count() : 0;

    public static async Task<RealFleet> EnterAsync(int wecs)
    {
        await s_turn.WaitAsync();
        try
        {
            var fleet = new RealFleet(Load());
            var its = fleet.Open("its1");
            await fleet.RememberAsync(its, s_onIts);
            fleet._properties.Add((its, await NamesAsync(its, CoreTypes.ConfigMaps, OcmNames.PropertiesNamespace)));
            for (var i = 1; i <= wecs; i++)
            {
                await fleet.RememberAsync(fleet.Open(NameOf(i)), s_onWec);
            }

            return fleet;
        }
        catch
        {
            s_turn.Release();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var (server, type, before) in _there)
            {
                await RemoveNewAsync(server, type, null, before);
            }

            foreach (var (server, before) in _properties)
            {
                await RemoveNewAsync(server, CoreTypes.ConfigMaps, OcmNames.PropertiesNamespace, before);
            }
        }
        finally
        {
            s_turn.Release();
        }
    }

    private static KubeConfig Load() => KubeConfig.Load(KubeConfigSource.Resolve(Path));

    private static string NameOf(int wec) => string.Create(CultureInfo.InvariantCulture, $"cluster{wec}");

    private static async Task<HashSet<string>> NamesAsync(ApiClient server, ResourceType type, string? @namespace)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var item in server.ListAsync(type, @namespace, ListOptions.All, JsonWire.AnyObject, CancellationToken.None))
            {
                names.Add((string)item["metadata"]!["name"]!);
            }
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            // The type is not installed.
        }

        return names;
    }

    private static async Task RemoveNewAsync(ApiClient server, ResourceType type, string? @namespace, HashSet<string> before)
    {
        var added = (await NamesAsync(server, type, @namespace)).Except(before).ToList();
        using var limit = new CancellationTokenSource(Fleet.Patience);
        foreach (var name in added)
        {
            await server.DeleteAsync(type, name, @namespace, limit.Token);
        }

        foreach (var name in added)
        {
            await WaitUntilGoneAsync(server, type, name, @namespace, limit.Token);
        }
    }

    private static async Task WaitUntilGoneAsync(ApiClient server, ResourceType type, string name, string? @namespace, CancellationToken cancel)
    {
        var options = ListOptions.All with { FieldSelector = $"metadata.name={name}" };
        try
        {
            var changes = server.WatchAsync(type, @namespace, options, JsonWire.AnyObject, KeyOf, cancel);
            var isThere = false;
            await foreach (var change in changes)
            {
                isThere |= change.Type == WatchEventType.Added;
                if (change.Type == WatchEventType.Deleted || (change.Type == WatchEventType.Synced && !isThere))
                {
                    return;
                }
            }
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            // Its type went with it.
        }
    }

    private static ObjectKey KeyOf(JsonObject item) =>
        new((string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]!);

    private ApiClient Open(string context) => new(ClusterConnection.Open(Config.GetContext(context)));

    private async Task RememberAsync(ApiClient server, ResourceType[] types)
    {
        foreach (var type in types)
        {
            _there.Add((server, type, await NamesAsync(server, type, null)));
        }
    }
}
