using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Core.Tests;

/// <summary>
/// Real clusters, for one test at a time. What was not there when the test began is taken away when it has ended: memberships first,
/// because agents have to let go of what they hold, then what is left of them.
/// </summary>
internal sealed class RealFleet : IAsyncDisposable
{
    private static readonly SemaphoreSlim s_turn = new(1);

    private static readonly (ResourceType Type, string? Namespace)[] s_onIts =
    [
        (OcmTypes.ManagedClusters, null),
        (CoreTypes.CertificateSigningRequests, null),
        (CoreTypes.ClusterRoleBindings, null),
        (CoreTypes.ClusterRoles, null),
        (CoreTypes.Namespaces, null),
        (CoreTypes.ConfigMaps, KubeStellarNames.PropertiesNamespace),
        (CoreTypes.ConfigMaps, "default"),
    ];

    private static readonly (ResourceType Type, string? Namespace)[] s_onWec =
    [
        (OcmTypes.Klusterlets, null),
        (CoreTypes.Namespaces, null),
        (CoreTypes.CustomResourceDefinitions, null),
        (CoreTypes.RoleBindings, null),
        (CoreTypes.Roles, null),
        (CoreTypes.ClusterRoleBindings, null),
        (CoreTypes.ClusterRoles, null),
    ];

    private readonly List<(ClusterClient Server, ResourceType Type, string? Namespace, HashSet<ObjectKey> Before)> _there = [];

    private RealFleet(KubeConfig config) => Config = config;

    /// <summary>Whether the tests are to run against real clusters.</summary>
    public static bool IsMeant => Path is { Length: > 0 };

    public KubeConfig Config { get; }

    private static string? Path => Environment.GetEnvironmentVariable("WEC_TEST_KUBECONFIG");

    public static int WecsThere() =>
        Load() is { } config ? Enumerable.Range(1, 99).TakeWhile(i => config.ContextNames.Contains(NameOf(i))).Count() : 0;

    public static async Task<RealFleet> EnterAsync(int wecs)
    {
        await s_turn.WaitAsync();
        try
        {
            var fleet = new RealFleet(Load());
            await fleet.RememberAsync(fleet.Open("its1"), s_onIts);
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
            // An agent that still runs asks anew when its request is deleted, so requests are looked for once more when it is gone.
            var again = _there.Where(t => t.Type == CoreTypes.CertificateSigningRequests).ToArray();
            foreach (var (server, type, @namespace, before) in _there.Concat(again))
            {
                await RemoveNewAsync(server, type, @namespace, before);
            }
        }
        finally
        {
            s_turn.Release();
        }
    }

    private static KubeConfig Load() => KubeConfig.Load(KubeConfigSource.Resolve(Path));

    private static string NameOf(int wec) => string.Create(CultureInfo.InvariantCulture, $"cluster{wec}");

    private static async Task<HashSet<ObjectKey>> KeysAsync(ClusterClient server, ResourceType type, string? @namespace)
    {
        var keys = new HashSet<ObjectKey>();
        try
        {
            await foreach (var item in server.ListAsync(type, @namespace, ListOptions.All, JsonWire.AnyObject, CancellationToken.None))
            {
                keys.Add(KeyOf(item));
            }
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            // The type is not installed.
        }

        return keys;
    }

    private static async Task RemoveNewAsync(ClusterClient server, ResourceType type, string? @namespace, HashSet<ObjectKey> before)
    {
        var added = (await KeysAsync(server, type, @namespace)).Except(before).ToList();
        using var limit = new CancellationTokenSource(Fleet.Patience);
        foreach (var key in added)
        {
            await server.DeleteAsync(type, key.Name, key.Namespace, limit.Token);
        }

        foreach (var key in added)
        {
            await WaitUntilGoneAsync(server, type, key, limit.Token);
        }
    }

    private static async Task WaitUntilGoneAsync(
        ClusterClient server, ResourceType type, ObjectKey key, CancellationToken cancellationToken)
    {
        var options = ListOptions.All with { FieldSelector = $"metadata.name={key.Name}" };
        try
        {
            var changes = server.WatchAsync(type, key.Namespace, options, JsonWire.AnyObject, KeyOf, cancellationToken);
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

    private ClusterClient Open(string context) => new(ClusterConnection.Open(Config.GetContext(context)));

    private async Task RememberAsync(ClusterClient server, (ResourceType Type, string? Namespace)[] types)
    {
        foreach (var (type, @namespace) in types)
        {
            _there.Add((server, type, @namespace, await KeysAsync(server, type, @namespace)));
        }
    }
}
