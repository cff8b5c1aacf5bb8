using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

public sealed class RegistrationTests
{
    [Fact]
    public async Task An_installed_approved_and_accepted_cluster_becomes_joined_and_available()
    {
        var time = new ManualTime();
        await using var world = await OcmWorld.StartAsync(time: time);
        world.Install(world.Wec, "edge");

        var csr = (await world.RequestsAsync("edge"))[0];
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigSecretMissing");
        Assert.Equal("system:serviceaccount:open-cluster-management:agent-registration-bootstrap", csr.Text("spec", "username"));
        Assert.Contains("system:serviceaccounts:open-cluster-management", csr.Texts("spec", "groups"));
        Assert.True(AgentIdentity.IsFor(SigningRequest.Parse(csr).Subject, "edge"));
        var pending = world.Its.Store.Get(WellKnown.ManagedCluster("edge"))!;
        Assert.False(pending.Flag("spec", "hubAcceptsClient"));
        Assert.Equal("default", pending.Label(HubNames.ClusterSetLabel));
        Assert.Null(Conditions.Of(pending, HubNames.Joined));

        world.Approve(csr);
        world.Accept("edge");
        var cluster = (await world.AvailableAsync("edge"))!;

        Assert.True(Conditions.IsTrue(cluster, HubNames.Accepted));
        Assert.True(Conditions.IsTrue(cluster, HubNames.Joined));
        Assert.Equal("v1.36.2", cluster.Text("status", "version", "kubernetes"));
        Assert.Equal("4", cluster.Text("status", "capacity", "cpu"));
        Assert.Equal("edge", world.Its.Store.Get(WellKnown.Namespace("edge"))!.Label(WellKnown.ClusterNameLabel));
        Assert.NotNull(world.Its.Store.Get(WellKnown.Lease("edge")));
        time.Advance(ConnectionReport.Interval);
        await OcmWorld.HubConnectionAsync(world.Wec, "HubConnectionFunctional");
        await world.Its.UntilAsync(WellKnown.ManagedCluster("edge"), item => item!.At("spec", "taints") is null);
    }

    [Fact]
    public async Task The_agent_dials_the_hub_as_the_bootstrap_identity_and_then_as_itself()
    {
        await using var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");

        var users = world.Sandbox.Requests.Entries.Where(entry => entry.Server == world.Its.Name).Select(entry => entry.User).ToHashSet();

        Assert.Contains("system:serviceaccount:open-cluster-management:agent-registration-bootstrap", users);
        Assert.Contains(users, user => user.StartsWith("system:open-cluster-management:edge:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approval_alone_gives_a_certificate_that_may_do_nothing()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge");
        world.Approve((await world.RequestsAsync("edge"))[0]);

        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigUnauthorized");

        Assert.Null(Conditions.Of(world.Its.Store.Get(WellKnown.ManagedCluster("edge"))!, HubNames.Joined));
    }

    [Fact]
    public async Task The_operator_goes_on_complaining_for_half_a_minute_after_the_hub_has_let_the_agent_in()
    {
        var time = new ManualTime();
        await using var world = await OcmWorld.StartAsync(time: time);
        world.Install(world.Wec, "edge");
        world.Approve((await world.RequestsAsync("edge"))[0]);
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigUnauthorized");

        world.Accept("edge");
        await world.AvailableAsync("edge");

        var condition = Conditions.Of(world.Wec.Store.Get(WellKnown.Klusterlet("klusterlet"))!, "HubConnectionDegraded");
        Assert.Equal("BootstrapSecretFunctional,HubKubeConfigUnauthorized", condition.Text("reason"));
        time.Advance(ConnectionReport.Interval);
        await OcmWorld.HubConnectionAsync(world.Wec, "HubConnectionFunctional");
    }

    [Fact]
    public async Task Acceptance_alone_makes_the_mailbox_and_waits_for_the_certificate()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge");
        await world.RequestsAsync("edge");
        world.Accept("edge");

        await world.Its.UntilAsync(WellKnown.ManagedCluster("edge"), item => Conditions.IsTrue(item!, HubNames.Accepted));

        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigSecretMissing");
        Assert.NotNull(world.Its.Store.Get(WellKnown.RoleBinding("edge", HubNames.WorkBinding("edge"))));
    }

    [Fact]
    public async Task A_wrong_authority_is_a_bootstrap_error_and_nothing_reaches_the_hub()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge", world.BootstrapKubeconfig(authority: world.Wec.Certificates.AuthorityPem));

        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretError,HubKubeConfigSecretMissing");

        Assert.Null(world.Its.Store.Get(WellKnown.ManagedCluster("edge")));
    }

    [Fact]
    public async Task An_expired_token_is_a_bootstrap_error_until_the_secret_gets_a_good_one()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge", world.BootstrapKubeconfig(world.BootstrapToken(TimeSpan.FromMinutes(-1))));
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretError,HubKubeConfigSecretMissing");
        Assert.Empty(world.Requests("edge"));

        OcmWorld.SetBootstrap(world.Wec, world.BootstrapKubeconfig());

        Assert.Single(await world.RequestsAsync("edge"));
    }

    [Fact]
    public async Task Two_agents_that_claim_one_name_ask_with_different_identities()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 2);
        world.Install(world.Sandbox.Wecs[0], "edge");
        world.Install(world.Sandbox.Wecs[1], "edge");

        var requests = await world.RequestsAsync("edge", count: 2);

        Assert.Equal(2, requests.Select(csr => SigningRequest.Parse(csr).Subject.CommonName).Distinct().Count());
        Assert.Single(world.Its.Store.List(WellKnown.Cluster, "managedclusters"));
    }

    [Fact]
    public async Task An_agent_stops_asking_when_ten_requests_wait()
    {
        await using var world = await OcmWorld.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            world.Its.Store.Create(WellKnown.Csr($"old-{i}"), new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [WellKnown.ClusterNameLabel] = "edge" } },
            });
        }

        world.Install(world.Wec, "edge");
        await world.Its.UntilAsync(WellKnown.ManagedCluster("edge"), item => item is not null);
        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigSecretMissing");
        Assert.Equal(10, world.Requests("edge").Count);

        world.Its.Store.Delete(WellKnown.Csr("old-0"));

        await world.Its.UntilAsync(
            () => world.Requests("edge"),
            found => found.Any(csr => !csr.Name().StartsWith("old-", StringComparison.Ordinal)),
            "a new request");
    }

    [Fact]
    public async Task A_denied_cluster_loses_its_roles_and_its_agent_notices()
    {
        await using var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");

        world.Accept("edge", accepts: false);

        await OcmWorld.HubConnectionAsync(world.Wec, "BootstrapSecretFunctional,HubKubeConfigUnauthorized");
        var cluster = world.Its.Store.Get(WellKnown.ManagedCluster("edge"))!;
        Assert.Equal("HubClusterAdminDenied", Conditions.Of(cluster, HubNames.Accepted).Text("reason"));
        Assert.True(Conditions.IsTrue(cluster, HubNames.Joined));
    }

    [Fact]
    public async Task The_secret_the_agent_writes_is_an_identity_signed_by_the_hub()
    {
        await using var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");

        var secret = world.Wec.Store.Get(WellKnown.Secret(OcmWorld.AgentNamespace, "hub-kubeconfig-secret"))!;

        Assert.Equal("edge", Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", "cluster-name")!)));
        Assert.Equal(
            ["agent-name", "cluster-name", "kubeconfig", "tls.crt", "tls.key"],
            secret["data"]!.AsObject().Select(pair => pair.Key).Order());
    }

    [Fact]
    public async Task A_singleton_runs_one_agent_with_one_service_account()
    {
        await using var world = await OcmWorld.StartAsync();
        world.Install(world.Wec, "edge", klusterlet: "klusterlet", mode: "Singleton");

        await world.RequestsAsync("edge");

        await world.Wec.UntilAsync(WellKnown.Deployment(OcmWorld.AgentNamespace, "klusterlet-agent"), item => item is not null);
        Assert.NotNull(world.Wec.Store.Get(WellKnown.ServiceAccount(OcmWorld.AgentNamespace, "klusterlet-work-sa")));
        Assert.Null(world.Wec.Store.Get(WellKnown.ServiceAccount(OcmWorld.AgentNamespace, "klusterlet-registration-sa")));
    }

    [Fact]
    public async Task Without_the_operator_a_Klusterlet_is_only_an_object()
    {
        await using var world = await OcmWorld.StartAsync(wecs: 2);
        OcmWorld.Create(world.Wec, """
            {"apiVersion":"operator.open-cluster-management.io/v1","kind":"Klusterlet","metadata":{"name":"klusterlet"},"spec":{"clusterName":"alone"}}
            """);
        await world.JoinAsync(world.Sandbox.Wecs[1], "edge");

        Assert.Empty(world.Wec.Store.Get(WellKnown.Klusterlet("klusterlet"))!.Texts("metadata", "finalizers"));
        Assert.Null(world.Its.Store.Get(WellKnown.ManagedCluster("alone")));
    }
}
