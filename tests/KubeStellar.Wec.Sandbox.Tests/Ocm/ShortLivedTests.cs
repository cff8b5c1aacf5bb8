using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

/// <summary>Objects that are deleted while a controller is about to set something up for them.</summary>
public sealed class ShortLivedTests
{
    private const int Rounds = 500;

    private const string Finalizer = "example.com/cleanup";

    [Fact]
    public async Task Of_Klusterlets_that_are_deleted_as_the_operator_gets_to_them_nothing_stays()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge");

        await CreateAndDeleteAsync(world.Wec.Store, WellKnown.Klusterlet, name => Klusterlet(name));

        world.Wec.Store.Create(WellKnown.Klusterlet("last"), Klusterlet("last"));
        await world.Wec.UntilAsync(WellKnown.Klusterlet("last"), item => Conditions.IsTrue(item!, "Applied"));
        await world.Wec.UntilAsync(() => Left(world.Wec.Store), left => left.Length == 0, "what is left");
    }

    [Theory]
    [InlineData("v0.15.2")]
    [InlineData("v1.3.1")]
    public async Task Of_clusters_that_are_deleted_as_the_hub_gets_to_them_nothing_stays(string release)
    {
        await using var world = await OcmWorld.StartAsync(new SandboxOptions { OcmVersion = release });

        await CreateAndDeleteAsync(world.Its.Store, WellKnown.ManagedCluster, _ => Cluster());

        world.Its.Store.Create(WellKnown.ManagedCluster("last"), Cluster());
        await world.Its.UntilAsync(WellKnown.ManagedCluster("last"), item => Conditions.IsTrue(item!, "HubAcceptedManagedCluster"));
        await world.Its.UntilAsync(
            () => world.Its.Store.List(WellKnown.Cluster, "managedclusters").Count, count => count == 1, "the clusters");
        // A mailbox namespace stays when its cluster goes.
        Assert.DoesNotContain(Left(world.Its.Store), name => name.Contains("ClusterRole", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_finalizer_is_put_on_the_object_that_was_read_and_on_no_other_of_its_name()
    {
        await using var world = await OcmWorld.StartAsync();
        var id = new ResourceId("", "configmaps", "default", "held");
        var first = world.Its.Store.Create(id, []);

        Assert.True(world.Its.Store.Hold(id, first.Uid(), Finalizer));
        world.Its.Store.Delete(id);
        Assert.False(world.Its.Store.Hold(id, first.Uid(), Finalizer));
        world.Its.Store.Release(id, first.Uid(), Finalizer);
        Assert.False(world.Its.Store.Hold(id, first.Uid(), Finalizer));

        var second = world.Its.Store.Create(id, []);
        Assert.False(world.Its.Store.Hold(id, first.Uid(), Finalizer));
        Assert.False(world.Its.Store.Get(id)!.HasFinalizer(Finalizer));
        Assert.True(world.Its.Store.Hold(id, second.Uid(), Finalizer));
        world.Its.Store.Release(id, first.Uid(), Finalizer);
        Assert.True(world.Its.Store.Get(id)!.HasFinalizer(Finalizer));
    }

    /// <summary>Each is deleted as nearly as possible when its controller puts a finalizer on it.</summary>
    private static Task CreateAndDeleteAsync(ObjectStore store, Func<string, ResourceId> idOf, Func<string, JsonObject> build) =>
        Task.Run(() =>
    {
        var life = TimeSpan.FromMicroseconds(100);
        for (var round = 0; round < Rounds; round++)
        {
            var id = idOf($"brief{round}");
            store.Create(id, build(id.Name));
            var created = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(created) < life)
            {
                Thread.SpinWait(1);
            }

            store.Delete(id);
            life *= store.Get(id) is null ? 1.1 : 0.9;
            do
            {
                // A controller that is still busy with this one would get to the next too late.
                Thread.Sleep(1);
            }
            while (store.Get(id) is not null);
        }
    });

    private static string[] Left(ObjectStore store) =>
    [
        .. store.List("", "namespaces")
            .Concat(store.List(WellKnown.Rbac, "clusterroles"))
            .Concat(store.List(WellKnown.Rbac, "clusterrolebindings"))
            .Where(item => item.Name().Contains("brief", StringComparison.Ordinal))
            .Select(item => $"{item.Text("kind")} {item.Name()}"),
    ];

    private static JsonObject Klusterlet(string name) => new()
    {
        ["apiVersion"] = "operator.open-cluster-management.io/v1",
        ["kind"] = "Klusterlet",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["clusterName"] = name, ["namespace"] = name },
    };

    private static JsonObject Cluster() => new()
    {
        ["apiVersion"] = "cluster.open-cluster-management.io/v1",
        ["kind"] = "ManagedCluster",
        ["spec"] = new JsonObject { ["hubAcceptsClient"] = true },
    };
}
