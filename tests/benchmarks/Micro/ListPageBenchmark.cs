using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Benchmarks.Micro;

/// <summary>Reading one page of 500 ManagedClusters of 5 kB each, beside merely running over its tokens.</summary>
[MemoryDiagnoser]
public class ListPageBenchmark
{
    private const int Items = 500;
    private byte[] _page = [];

    [GlobalSetup]
    public void Build()
    {
        var managedFields = string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"manager":"m{{i}}","operation":"Update"}"""));
        var items = Enumerable.Range(0, Items).Select(i => $$$$"""
            {"apiVersion":"cluster.open-cluster-management.io/v1","kind":"ManagedCluster","metadata":{"name":"wec-{{{{i}}}}",
            "creationTimestamp":"2026-01-01T00:00:00Z","labels":{"location-group":"edge","name":"wec-{{{{i}}}}"},"managedFields":[{{{{managedFields}}}}]},
            "spec":{"hubAcceptsClient":true,"leaseDurationSeconds":60},"status":{"conditions":[
            {"type":"HubAcceptedManagedCluster","status":"True","reason":"HubClusterAdminAccepted","message":"Accepted by hub cluster admin"},
            {"type":"ManagedClusterJoined","status":"True","reason":"ManagedClusterJoined","message":"Managed cluster joined"},
            {"type":"ManagedClusterConditionAvailable","status":"True","reason":"ManagedClusterAvailable","message":"Managed cluster is available"}],
            "capacity":{"cpu":"16","memory":"65536Mi"},"allocatable":{"cpu":"15500m","memory":"61440Mi"},"version":{"kubernetes":"v1.33.1"}}}
            """);
        _page = Encoding.UTF8.GetBytes(
            $$$"""{"apiVersion":"v1","items":[{{{string.Join(',', items)}}}],"kind":"List","metadata":{"resourceVersion":"1"}}""");
    }

    [Benchmark(Baseline = true)]
    public int Tokens()
    {
        var reader = new Utf8JsonReader(_page);
        var count = 0;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }

    [Benchmark]
    public int Objects()
    {
        var count = ListPage.Read(_page, KubernetesTypes.Of<ManagedCluster>(), null).Items.Count;
        return count == Items ? count : throw new BenchmarkException($"{count} objects in a page of {Items}.");
    }
}
