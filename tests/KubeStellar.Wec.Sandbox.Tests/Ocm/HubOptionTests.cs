using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Ocm.Klusterlet;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

/// <summary>Hubs that are not as usual.</summary>
public sealed class HubOptionTests
{
    [Theory]
    [InlineData("v0.15.2", "cluster-bootstrap", null)]
    [InlineData("v0.16.0", "agent-registration-bootstrap", null)]
    [InlineData("v1.3.1", "agent-registration-bootstrap", "default")]
    public async Task Each_release_has_its_own_bootstrap_account_and_gates(string release, string account, string? set)
    {
        await using var world = await OcmWorld.StartAsync(new SandboxOptions { OcmVersion = release });
        world.Install(world.Wec, "edge");

        var csr = (await world.RequestsAsync("edge"))[0];

        Assert.Equal($"system:serviceaccount:open-cluster-management:{account}", csr.Text("spec", "username"));
        Assert.Equal(set, world.Its.Store.Get(WellKnown.ManagedCluster("edge"))!.Label(HubNames.ClusterSetLabel));
    }

    [Theory]
    [InlineData("v0.15.2", false)]
    [InlineData("v1.3.1", true)]
    public async Task Only_a_newer_hub_empties_the_mailbox_of_a_deleted_cluster(string release, bool empties)
    {
        await using var world = await OcmWorld.StartAsync(new SandboxOptions { OcmVersion = release });
        await world.JoinAsync(world.Wec, "edge");

        var cluster = world.Its.Store.Get(WellKnown.ManagedCluster("edge"))!;

        Assert.Equal(empties, cluster.HasFinalizer(HubNames.ResourceCleanup));
        Assert.True(cluster.HasFinalizer(HubNames.ApiResourceCleanup));
    }

    [Fact]
    public async Task A_hub_without_a_signer_leaves_requests_approved()
    {
        await using var world = await OcmWorld.StartAsync(new SandboxOptions { SignsClientCertificates = false });
        world.Install(world.Wec, "edge");
        world.Approve((await world.RequestsAsync("edge"))[0]);
        world.Accept("edge");

        await world.Its.UntilAsync(
            WellKnown.ManagedCluster("edge"), item => item is not null && Conditions.IsTrue(item, HubNames.Accepted));

        Assert.Null(world.Requests("edge")[0].At("status", "certificate"));
    }

    [Fact]
    public async Task With_auto_approval_a_cluster_gets_in_by_itself_once()
    {
        await using var world = await OcmWorld.StartAsync(new SandboxOptions { AutoApproval = true });
        world.Install(world.Wec, "edge");
        var cluster = (await world.AvailableAsync("edge"))!;
        Assert.NotNull(cluster.Annotation("open-cluster-management.io/automatically-accepted-on"));

        world.Accept("edge", accepts: false);

        await world.Its.UntilAsync(
            WellKnown.ManagedCluster("edge"), item => Conditions.Of(item!, HubNames.Accepted).Text("reason") == "HubClusterAdminDenied");
        Assert.False(world.Its.Store.Get(WellKnown.ManagedCluster("edge")).Flag("spec", "hubAcceptsClient"));
    }

    [Fact]
    public async Task A_denied_agent_may_look_at_its_cluster_and_do_no_more_until_it_is_let_in_again()
    {
        var time = new ManualTime();
        await using var world = await OcmWorld.StartAsync(time: time);
        await world.JoinAsync(world.Wec, "edge");

        world.Accept("edge", accepts: false);
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigUnauthorized");
        // Agent and hub controller hear of the decision at the same time.
        var role = WellKnown.ClusterRole(HubNames.ClusterRole("edge"));
        var denied = await world.Its.UntilAsync(role, found => found.Objects("rules").Count() == 1);
        Assert.Equal(["get", "list", "watch"], denied.Objects("rules").Single().Texts("verbs"));

        world.Accept("edge");
        await world.Its.UntilAsync(role, found => found.Objects("rules").Count() == 4);
        time.Advance(ConnectionReport.Interval);
        await OcmWorld.HubConnectionAsync(world.Wec, "HubConnectionFunctional");
    }

    [Fact]
    public async Task A_denied_request_is_waited_on_until_it_is_gone()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge");
        var csr = (await world.RequestsAsync("edge"))[0];
        world.Its.Store.SetCondition(WellKnown.Csr(csr.Name()), Condition.True("Denied", "Test", "no"), world.Its.Time);
        Assert.Single(world.Requests("edge"));

        world.Its.Store.Delete(WellKnown.Csr(csr.Name()));

        var next = await world.Its.UntilAsync(
            () => world.Requests("edge"), found => found.Any(item => item.Name() != csr.Name()), "requests");
        Assert.Single(next);
    }

    [Fact]
    public async Task The_status_add_on_comes_to_accepted_clusters_and_says_that_it_works()
    {
        await using var world = await OcmWorld.StartAsync(new SandboxOptions { StatusAddOn = true });
        await world.JoinAsync(world.Wec, "edge");

        var addOn = await world.Its.UntilAsync(
            new ResourceId(WellKnown.Addon, "managedclusteraddons", "edge", "addon-status"),
            item => item is not null && Conditions.IsTrue(item, "Available"));

        Assert.Equal("ProbeAvailable", Conditions.Of(addOn!, "Available").Text("reason"));
        Assert.True(Conditions.IsTrue(addOn!, "ManifestApplied"));
        var agent = world.Wec.Store.Get(WellKnown.Deployment("open-cluster-management-agent-addon", "status-agent"));
        Assert.NotNull(agent);
    }

    [Fact]
    public async Task A_patch_that_names_another_uid_is_invalid()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 0);
        using var admin = OcmWorld.ConnectAs(world.Its, "kubernetes-admin", "system:masters");
        await admin.PostAsync(
            ApiPaths.ManagedClusters,
            OcmWorld.Json(
                """{"apiVersion":"cluster.open-cluster-management.io/v1","kind":"ManagedCluster","metadata":{"name":"edge"},"spec":{}}"""),
            default);

        var refusal = await Assert.ThrowsAsync<ApiException>(() => admin.PatchAsync(
            ApiPaths.ManagedCluster("edge"), OcmWorld.Json("""{"metadata":{"uid":"11111111"}}"""), ApiConnection.MergePatch, default));

        Assert.Equal(422, refusal.Code);
        Assert.EndsWith("metadata.uid: Invalid value: \"11111111\": field is immutable", refusal.Message, StringComparison.Ordinal);
    }
}
