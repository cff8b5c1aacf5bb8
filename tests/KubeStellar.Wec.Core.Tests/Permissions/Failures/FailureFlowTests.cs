using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Failures;

namespace KubeStellar.Wec.Core.Tests.Permissions.Failures;

/// <summary>From a workload that a WEC refuses to the permission it lacks.</summary>
public sealed class FailureFlowTests
{
    [FleetFact(Wecs = 2)]
    [Trait("Beats", "kubestellar#1637")]
    public async Task What_fails_is_found_on_every_wec_and_on_one_that_is_named()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        await fleet.JoinAsync("cluster1");
        await fleet.JoinAsync("cluster2");
        await DeliverAsync(fleet, "cluster1");
        await DeliverAsync(fleet, "cluster2");
        var reader = new FailureReader(fleet.Its, fleet.Origin);

        var all = await UntilAsync(async () => await ListAsync(reader), found => found.Count >= 2);
        var one = (await reader.FindAsync("cluster2", CancellationToken.None))!;

        Assert.Equal(["cluster1", "cluster2"], all.Select(m => m.Name));
        Assert.All([.. all, .. one], missing =>
        {
            Assert.Equal(("get", "storage.k8s.io", "storageclasses"), (missing.Verb, missing.Group, missing.Resource));
            Assert.Equal(["resolve-fast"], missing.ManifestWork);
            Assert.Equal("its1", missing.ItsContext);
            Assert.Equal(missing.Name, missing.WecContext);
        });
        Assert.Equal("cluster2", Assert.Single(one).Name);
        await RemoveAsync(fleet, "cluster1");
        await RemoveAsync(fleet, "cluster2");
    }

    [Fact]
    public async Task A_wec_that_the_its_does_not_know_is_told_from_one_where_all_is_well()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var reader = new FailureReader(fleet.Its, fleet.Origin);

        Assert.Null(await reader.FindAsync("nobody", CancellationToken.None));
        Assert.Empty((await reader.FindAsync("cluster1", CancellationToken.None))!);
    }

    [Fact]
    public async Task A_server_that_is_no_its_is_named()
    {
        await using var fleet = await Fleet.StartAsync();
        var reader = new FailureReader(fleet.Client("cluster1"), new("cluster1", null));
        var error = await Assert.ThrowsAsync<WecException>(() => ListAsync(reader));
        Assert.Equal("NotAnIts", error.ErrorId);
    }

    private static async Task<IReadOnlyList<MissingPermission>> ListAsync(FailureReader reader)
    {
        var found = new List<MissingPermission>();
        await foreach (var missing in reader.ListAsync(CancellationToken.None))
        {
            found.Add(missing);
        }

        return found;
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isDone)
    {
        using var patience = new CancellationTokenSource(Fleet.Patience);
        while (true)
        {
            var value = await read();
            if (isDone(value))
            {
                return value;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task DeliverAsync(Fleet fleet, string wec) => await fleet.Its.CreateAsync(OcmTypes.ManifestWorks, wec, (JsonObject)JsonNode.Parse($$"""
        {"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork","metadata":{"name":"resolve-fast","namespace":"{{wec}}" },
         "spec":{"workload":{"manifests":[
           {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"resolve-fast"},"provisioner":"x" },
           {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"resolve-fine","namespace":"default"} } ] } } }
        """)!, CancellationToken.None);

    private static async Task RemoveAsync(Fleet fleet, string wec) =>
        await fleet.Its.DeleteAsync(OcmTypes.ManifestWorks, "resolve-fast", wec, CancellationToken.None);
}
