using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Benchmarks.Servers;

/// <summary>
/// Fills up a real ITS for the length of a run. What it creates carries a marker, and only what carries it is ever labelled or removed;
/// no agent stands behind it, and it is not accepted, so that no controller acts on it.
/// </summary>
internal sealed class FleetSeeder(ClusterClient its)
{
    private const string MarkerLabel = "wec-benchmark";
    private const string MarkerValue = "seeded";
    private const int AtOnce = 32;

    public static bool IsSeeded(ManagedCluster cluster) => cluster.GetLabel(MarkerLabel) == MarkerValue;

    /// <summary>How many ManagedClusters there are, and how many of them an earlier run left behind.</summary>
    public async Task<(int All, int Seeded)> CountAsync(CancellationToken cancellationToken)
    {
        var (all, seeded) = (0, 0);
        await foreach (var cluster in ListAsync(null, cancellationToken))
        {
            all++;
            seeded += IsSeeded(cluster) ? 1 : 0;
        }

        return (all, seeded);
    }

    /// <summary>Creates bench-00001 and so on; what an earlier run left behind is used again.</summary>
    public Task CreateAsync(int count, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(1, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (number, stop) =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"bench-{number:00000}");
            try
            {
                await its.CreateAsync(OcmTypes.ManagedClusters, null, Body(name), stop);
            }
            catch (ApiException e) when (e.StatusCode == System.Net.HttpStatusCode.Conflict)
            {
                var there = await its.GetAsync(OcmTypes.ManagedClusters, name, null, KubernetesTypes.Of<ManagedCluster>(), stop);
                if (!IsSeeded(there))
                {
                    throw new BenchmarkException($"The ITS has a ManagedCluster {name} that no benchmark made; nothing was done to it.", e);
                }
            }

            await its.MergePatchAsync(
                OcmTypes.ManagedClusters, name, null, Status(), KubernetesTypes.Of<ManagedCluster>(), stop, subresource: "status");
        });

    /// <summary>Removes everything that carries the marker.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var cluster in ListAsync($"{MarkerLabel}={MarkerValue}", cancellationToken))
        {
            names.Add(cluster.Name);
        }

        await Parallel.ForEachAsync(
            names, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (name, stop) => await its.DeleteAsync(OcmTypes.ManagedClusters, name, null, stop));
    }

    private IAsyncEnumerable<ManagedCluster> ListAsync(string? selector, CancellationToken cancellationToken) => its.ListAsync(
        OcmTypes.ManagedClusters, null, ListOptions.All with { LabelSelector = selector }, KubernetesTypes.Of<ManagedCluster>(),
        cancellationToken);

    private static JsonObject Body(string name) => new()
    {
        ["apiVersion"] = OcmTypes.ManagedClusters.ApiVersion,
        ["kind"] = OcmTypes.ManagedClusters.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { [MarkerLabel] = MarkerValue, ["location-group"] = "edge", ["name"] = name },
        },
        ["spec"] = new JsonObject
        {
            ["hubAcceptsClient"] = false,
            ["leaseDurationSeconds"] = 60,
            ["managedClusterClientConfigs"] = new JsonArray(new JsonObject { ["url"] = $"https://{name}.example:6443" }),
        },
    };

    /// <summary>Of the size a real agent reports.</summary>
    private static JsonObject Status() => new()
    {
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("ManagedClusterJoined", "ManagedClusterJoined", "Managed cluster joined"),
                Condition("ManagedClusterConditionAvailable", "ManagedClusterAvailable", "Managed cluster is available"),
                Condition("ManagedClusterConditionClockSynced", "ManagedClusterClockSynced", "The clock of the managed cluster is synced.")),
            ["capacity"] = Resources("16", "65536Mi"),
            ["allocatable"] = Resources("15500m", "61440Mi"),
            ["version"] = new JsonObject { ["kubernetes"] = "v1.33.1" },
            ["clusterClaims"] = new JsonArray(Claim("id.k8s.io", "8d5bd0f3-8f0a-4f0b-a2e8-2d3d4d5f6a7b"), Claim("location", "edge")),
        },
    };

    private static JsonObject Condition(string type, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
    };

    private static JsonObject Resources(string cpu, string memory) => new()
    {
        ["cpu"] = cpu,
        ["memory"] = memory,
        ["ephemeral-storage"] = "102400Mi",
        ["pods"] = "110",
        ["hugepages-1Gi"] = "0",
        ["hugepages-2Mi"] = "0",
    };

    private static JsonObject Claim(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
