using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

public sealed class FleetRegistrationTests
{
    [Fact]
    public async Task Twenty_clusters_register_at_once()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 20);

        await Task.WhenAll(world.Sandbox.Wecs.Select(wec => world.JoinAsync(wec, wec.Name)));

        Assert.Equal(
            20, world.Its.Store.List(WellKnown.Cluster, "managedclusters").Count(item => Conditions.IsTrue(item, HubNames.Available)));
    }

    [Fact]
    public async Task A_hub_that_is_away_for_a_while_is_found_again()
    {
        await using var world = await OcmWorld.StartAsync();
        var outage = world.Sandbox.Faults.Add(new FaultRule(FaultAction.Dead) { Server = world.Its.Name });
        world.Install(world.Wec, "edge");
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretError,HubKubeConfigSecretMissing");

        outage.Dispose();

        await world.RequestsAsync("edge");
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigSecretMissing");
    }

    [Fact]
    public async Task A_bootstrap_kubeconfig_of_another_hub_starts_the_registration_anew()
    {
        await using var world = await OcmWorld.StartAsync();
        await using var other = await OcmWorld.StartAsync(wecs: 0);
        await world.JoinAsync(world.Wec, "edge");

        OcmWorld.SetBootstrap(world.Wec, other.BootstrapKubeconfig());

        // The other hub is not of this sandbox: the agent has to look by itself.
        other.Approve((await other.RequestsAsync("edge"))[0]);
        other.Accept("edge");
        await other.AvailableAsync("edge");
    }

    [Fact]
    public async Task Coming_and_going_leave_events_in_the_mailbox()
    {
        await using var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");

        await world.Its.UntilAsync(
            () => world.Its.Store.List("", "events", "edge"), events => events.Any(item => item.Text("reason") == "Available"), "events");
    }
}
