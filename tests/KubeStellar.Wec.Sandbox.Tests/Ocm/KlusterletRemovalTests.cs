using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Admission;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

public sealed class KlusterletRemovalTests
{
    [Fact]
    public async Task A_deleted_Klusterlet_takes_the_agents_away_and_leaves_the_workload()
    {
        await using var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");
        world.Its.Store.Create(WellKnown.ManifestWork("edge", "w"), new JsonObject
        {
            ["spec"] = OcmWorld.Json("""
                {"workload":{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kept","namespace":"default"},"data":{"a":"b"}}]}}
                """),
        });
        await world.Its.UntilAsync(WellKnown.ManifestWork("edge", "w"), item => Conditions.IsTrue(item!, "Available"));

        world.Wec.Store.Delete(WellKnown.Klusterlet("klusterlet"));

        await world.Wec.UntilAsync(WellKnown.Klusterlet("klusterlet"), item => item is null);
        await world.Wec.UntilAsync(WellKnown.Namespace(OcmWorld.AgentNamespace), item => item is null);
        Assert.NotNull(world.Wec.Store.Get(new ResourceId("", "configmaps", "default", "kept")));
        Assert.Null(world.Wec.Store.Get(WellKnown.ClusterRole("open-cluster-management:klusterlet-work:aggregate")));
        Assert.NotNull(world.Wec.Store.Get(WellKnown.Crd("appliedmanifestworks.work.open-cluster-management.io")));
        Assert.True(Conditions.IsTrue(world.Its.Store.Get(WellKnown.ManagedCluster("edge"))!, "ManagedClusterConditionAvailable"));
    }

    [Fact]
    public async Task What_an_agent_has_sent_takes_effect_before_its_Klusterlet_is_gone()
    {
        await using var world = await OcmWorld.StartAsync();
        using var door = new ClosedDoor();
        world.Its.Admission.Add(door);
        world.Install(world.Wec, "edge");
        await door.Knocked.WaitAsync(TimeSpan.FromSeconds(30));

        world.Wec.Store.Delete(WellKnown.Klusterlet("klusterlet"));
        var gone = world.Wec.UntilAsync(WellKnown.Klusterlet("klusterlet"), item => item is null);
        await Task.WhenAny(gone, Task.Delay(TimeSpan.FromSeconds(1)));

        Assert.False(gone.IsCompleted, "The Klusterlet went while its agent's request for a certificate was still under way.");
        door.Dispose();
        await gone;
        Assert.Single(world.Requests("edge"));
    }

    [Fact]
    public async Task The_operator_brings_back_an_agent_namespace_that_somebody_deleted()
    {
        await using var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");
        var old = world.Wec.Store.Get(WellKnown.Namespace(OcmWorld.AgentNamespace))!.Uid();

        world.Wec.Store.Delete(WellKnown.Namespace(OcmWorld.AgentNamespace));

        await world.Wec.UntilAsync(WellKnown.Namespace(OcmWorld.AgentNamespace), item => item is not null && item.Uid() != old);
        await world.Wec.UntilAsync(WellKnown.ServiceAccount(OcmWorld.AgentNamespace, "klusterlet-work-sa"), item => item is not null);
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretMissing,HubKubeConfigSecretMissing");
    }

    [Fact]
    public async Task A_hostile_Klusterlet_is_refused_without_effect()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge\\n---\\nkind: Secret");

        var klusterlet = await world.Wec.UntilAsync(
            WellKnown.Klusterlet("klusterlet"), item => Conditions.Status(item!, "Applied") == "False");

        Assert.Equal("KlusterletApplyFailed", Conditions.Of(klusterlet!, "Applied").Text("reason"));
        Assert.Null(world.Wec.Store.Get(WellKnown.ClusterRole("open-cluster-management:klusterlet-work:agent")));
    }

    /// <summary>Keeps certificate requests from being created until it is opened for good.</summary>
    private sealed class ClosedDoor : IAdmission, IDisposable
    {
        private readonly TaskCompletionSource _knocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Knocked => _knocked.Task;

        public void Review(AdmissionRequest request)
        {
            if (request is { Verb: "create", Id.Resource: "certificatesigningrequests" })
            {
                _knocked.TrySetResult();
                _opened.Task.Wait();
            }
        }

        public void Dispose() => _opened.TrySetResult();
    }
}
