using System.Text.Json.Nodes;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Unregistration;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Core.Tests.Unregistration;

/// <summary>What leaving a fleet takes in tests, in a few words.</summary>
internal static class LeavingSteps
{
    public static UnregistrationRequest Leave(this Fleet fleet, string name, string? context = null) => new()
    {
        Name = name,
        ItsContext = "its1",
        WecContext = context ?? name,
        Hub = fleet.Request(name, context).Hub,
        Timeout = Fleet.Patience,
    };

    public static Task<UnregistrationOutcome> UnregisterAsync(
        this Fleet fleet, string name, string? context = null, bool force = false, TimeSpan? timeout = null) =>
        new Unregistrar(fleet.Its, fleet.Client(context ?? name)).RunAsync(
            fleet.Leave(name, context) with { Force = force, Timeout = timeout ?? Fleet.Patience });

    public static async Task<UnregistrationOutcome> RunAsync(
        this Unregistrar unregistrar, UnregistrationRequest request, IReport? report = null)
    {
        var told = report ?? SilentReport.Instance;
        return await unregistrar.ExecuteAsync(
            await unregistrar.PrepareAsync(request, told, CancellationToken.None), told, CancellationToken.None);
    }

    /// <summary>Sends a ConfigMap to a WEC as KubeStellar's transport does, and waits until it has arrived.</summary>
    public static async Task DeployAsync(this Fleet fleet, string wec, string name, string? context = null, int? priority = null)
    {
        var work = JsonNode.Parse($$"""
            {"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork",
             "metadata":{"name":"{{name}}","namespace":"{{wec}}",
              "labels":{"transport.kubestellar.io/originWdsName":"wds1","transport.kubestellar.io/originOwnerReferenceBindingKey":"shop"} },
             "spec":{"workload":{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"default"},"data":{"a":"b"} }]} } }
            """)!.AsObject();
        if (priority is not null)
        {
            work["metadata"]!["annotations"] = new JsonObject { [OcmNames.CleanupPriorityAnnotation] = $"{priority}" };
        }

        await fleet.Its.CreateAsync(OcmTypes.ManifestWorks, wec, work, CancellationToken.None);
        await UntilAsync(async () => await fleet.DeployedAsync(context ?? wec, name) && await IsHeldAsync());

        async Task<bool> IsHeldAsync() =>
            (await fleet.Its.FindAsync(OcmTypes.ManifestWorks, name, wec, CancellationToken.None))?["metadata"]?["finalizers"] is not null;
    }

    public static async Task<bool> DeployedAsync(this Fleet fleet, string context, string name) =>
        await fleet.Client(context).FindAsync(CoreTypes.ConfigMaps, name, "default", CancellationToken.None) is not null;

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Fleet.Patience);
        while (!await isSo())
        {
            await Task.Delay(25, limit.Token);
        }
    }

    /// <summary>What of agents there is on both sides; nothing but the clusters themselves when all have left.</summary>
    public static async Task<IReadOnlyList<string>> TracesAsync(this Fleet fleet, string name, string? context = null)
    {
        var wec = fleet.Client(context ?? name);
        var found = new List<string>();
        await AddAsync("its1", fleet.Its, OcmTypes.ManagedClusters, null, n => n == name);
        await AddAsync("its1", fleet.Its, CoreTypes.Namespaces, null, n => n == name);
        await AddAsync(
            "its1", fleet.Its, CoreTypes.CertificateSigningRequests, null, n => n.StartsWith(name + "-", StringComparison.Ordinal));
        await AddAsync("its1", fleet.Its, CoreTypes.ClusterRoles, null, n => n.EndsWith(":" + name, StringComparison.Ordinal));
        await AddAsync("its1", fleet.Its, CoreTypes.ConfigMaps, KubeStellarNames.PropertiesNamespace, n => n == name);
        await AddAsync("wec", wec, OcmTypes.Klusterlets, null, _ => true);
        await AddAsync("wec", wec, CoreTypes.Namespaces, null, n => n.StartsWith("open-cluster-management", StringComparison.Ordinal));
        await AddAsync(
            "wec", wec, CoreTypes.CustomResourceDefinitions, null, n => n.Contains("open-cluster-management", StringComparison.Ordinal));
        foreach (var type in new[] { CoreTypes.ClusterRoles, CoreTypes.ClusterRoleBindings, CoreTypes.Roles, CoreTypes.RoleBindings })
        {
            await AddAsync("wec", wec, type, null, n => n.Contains("open-cluster-management", StringComparison.Ordinal)
                || n.StartsWith("klusterlet", StringComparison.Ordinal) || n.StartsWith("kubestellar-wec:", StringComparison.Ordinal));
        }

        return found;

        async Task AddAsync(string side, ClusterClient server, ResourceType type, string? ns, Func<string, bool> isTrace) =>
            found.AddRange((await NamedObject.ListAllAsync(server, type, ns, null, CancellationToken.None))
                .Where(o => isTrace(o.Metadata.Name)).Select(o => $"{side}: {type.Kind} {o.Metadata.Name}"));
    }
}
