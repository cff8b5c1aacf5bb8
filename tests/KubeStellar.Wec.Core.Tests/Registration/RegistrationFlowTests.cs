using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Registration;

public sealed class RegistrationFlowTests
{
    [Fact]
    public async Task A_cluster_is_registered_approved_and_joins()
    {
        await using var fleet = await Fleet.StartAsync();

        var registered = await fleet.RegisterAsync("cluster1");
        var approved = await fleet.ApproveAsync("cluster1");
        var available = await fleet.WaitAsync("cluster1", WecMilestone.Available);

        Assert.True(registered.Changed);
        Assert.Equal("v1.3.1", registered.AgentVersion);
        Assert.Equal(fleet.Its.Server, registered.HubUrl);
        Assert.True(registered.TokenExpires > DateTimeOffset.UtcNow.AddMinutes(30));
        Assert.True(approved.Changed);
        var request = Assert.Single(approved.Approved);
        var evidence = Assert.Single(approved.Evidence, e => e.RequestName == request);
        Assert.Equal("system:serviceaccount:open-cluster-management:agent-registration-bootstrap", evidence.Requester);
        Assert.Equal(("its1", "cluster1"), (available.ItsContext, available.WecContext));
    }

    [SandboxFact]
    public async Task Preparing_writes_nothing_and_gets_no_token()
    {
        await using var fleet = await Fleet.StartAsync();

        var plan = await fleet.Registrar("cluster1").PrepareAsync(fleet.Request("cluster1"), SilentReport.Instance, CancellationToken.None);

        Assert.True(plan.IsNeeded);
        Assert.Contains(plan.Changes, c => c.Contains("create the type Klusterlet", StringComparison.Ordinal));
        Assert.Empty(fleet.OurWrites);
    }

    [SandboxFact]
    public async Task Registering_again_changes_nothing_at_any_time()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Registered);

        fleet.Sandbox.Requests.Clear();
        var again = await fleet.RegisterAsync("cluster1");
        Assert.Empty(fleet.OurWrites);
        Assert.Equal((false, RegistrationState.Announced), (again.Changed, again.State));

        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Available);
        fleet.Sandbox.Requests.Clear();
        var later = await fleet.RegisterAsync("cluster1");
        Assert.Empty(fleet.OurWrites);
        Assert.Equal((false, RegistrationState.Joined), (later.Changed, later.State));
        Assert.Equal("v1.3.1", later.AgentVersion);
    }

    [SandboxTheory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    public async Task A_registration_that_was_cut_off_anywhere_is_completed_by_the_next(int afterWrites)
    {
        await using var fleet = await Fleet.StartAsync();
        using (fleet.Sandbox.Faults.Add(new(FaultAction.DropBefore) { Server = "cluster1", Verb = "PATCH", Skip = afterWrites }))
        {
            await Assert.ThrowsAsync<ApiConnectionException>(() => fleet.RegisterAsync("cluster1"));
        }

        var again = await fleet.RegisterAsync("cluster1");

        Assert.True(again.Changed);
        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Joined);
    }

    [SandboxFact]
    [Trait("Beats", "kubestellar#2568")]
    public async Task A_cluster_that_is_slow_to_serve_the_new_type_is_waited_for()
    {
        await using var fleet = await Fleet.StartAsync();
        using var slow = fleet.Sandbox.Faults.Add(
            new(FaultAction.NotServed) { Server = "cluster1", Verb = "PATCH", Path = "*/klusterlets/*", Count = 3 });

        var outcome = await fleet.RegisterAsync("cluster1");

        Assert.True(outcome.Changed);
        await fleet.WaitAsync("cluster1", WecMilestone.Registered);
    }

    [Fact]
    public async Task Waiting_ends_when_the_agent_has_announced_itself()
    {
        await using var fleet = await Fleet.StartAsync();

        var outcome = await fleet.Registrar("cluster1").RegisterAsync(
            fleet.Request("cluster1") with { Wait = true }, SilentReport.Instance, CancellationToken.None);

        Assert.Equal(RegistrationState.Announced, outcome.State);
    }

    [SandboxFact]
    public async Task A_WEC_in_place_of_the_ITS_is_noticed_before_anything_is_done()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        var registrar = new Registrar(fleet.Client("cluster2"), fleet.Client("cluster1"));

        var error = await Assert.ThrowsAsync<WecException>(
            () => registrar.RegisterAsync(fleet.Request("cluster1"), SilentReport.Instance, CancellationToken.None));

        Assert.Equal("NotAnIts", error.ErrorId);
        Assert.Empty(fleet.OurWrites);
    }

    [SandboxFact]
    public async Task Who_may_not_install_an_agent_hears_all_that_is_missing_before_anything_is_done()
    {
        await using var fleet = await Fleet.StartAsync();
        var registrar = new Registrar(fleet.Its, fleet.Client("cluster1", actingAs: "nobody"));

        var error = await Assert.ThrowsAsync<WecException>(
            () => registrar.RegisterAsync(fleet.Request("cluster1"), SilentReport.Instance, CancellationToken.None));

        Assert.Equal(("MissingInstallRights", WecErrorKind.PermissionDenied), (error.ErrorId, error.Kind));
        Assert.Contains("create klusterlets.operator.open-cluster-management.io", error.Message, StringComparison.Ordinal);
        Assert.Contains("escalate clusterroles.rbac.authorization.k8s.io", error.Message, StringComparison.Ordinal);
        Assert.Empty(fleet.OurWrites);
    }

    [Fact]
    public async Task Who_may_have_no_token_hears_what_is_needed()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.GrantAsync("clerk", (OcmTypes.ManagedClusters.Group, "managedclusters", ["get"]));

        var error = await Assert.ThrowsAsync<WecException>(() => BootstrapTokens.RequestAsync(
            fleet.Client("its1", "clerk"), TimeSpan.FromHours(1), SilentReport.Instance, CancellationToken.None));

        Assert.Equal(("BootstrapTokenForbidden", WecErrorKind.PermissionDenied), (error.ErrorId, error.Kind));
        Assert.Contains("serviceaccounts/token", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_deleted_from_the_ITS_is_registered_anew_in_spite_of_its_old_certificate()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.Its.DeleteAsync(OcmTypes.ManagedClusters, "cluster1", null, CancellationToken.None);
        await WaitUntilGoneAsync(fleet, "cluster1");
        // Times are written in whole seconds, and no real deletion is over within the one it began in.
        fleet.Clock.Advance(TimeSpan.FromSeconds(2));

        var again = await fleet.RegisterAsync("cluster1");

        Assert.True(again.Changed);
        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Joined);
    }

    [Fact]
    public async Task A_cluster_gets_another_name_only_by_force()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("first", "cluster1");

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.RegisterAsync("second", "cluster1"));
        Assert.Equal("RegisteredUnderOtherName", refusal.ErrorId);

        await fleet.RegisterAsync("second", "cluster1", force: true);
        await fleet.ApproveAsync("second");
        await fleet.WaitAsync("second", WecMilestone.Joined);
    }

    [FleetFact(Wecs = 2)]
    public async Task Two_clusters_do_not_get_one_name()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        await fleet.JoinAsync("edge", "cluster1");

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.RegisterAsync("edge", "cluster2"));

        Assert.Equal("NameTaken", refusal.ErrorId);
    }

    [SandboxFact]
    public async Task An_older_hub_gets_agents_of_its_own_release()
    {
        await using var fleet = await Fleet.StartAsync(ocm: "v0.15.2");

        var outcome = await fleet.RegisterAsync("cluster1");

        Assert.Equal("v0.15.2", outcome.AgentVersion);
    }

    private static async Task WaitUntilGoneAsync(Fleet fleet, string name)
    {
        using var limit = new CancellationTokenSource(Fleet.Patience);
        var options = ListOptions.All with { FieldSelector = $"metadata.name={name}" };
        await foreach (var change in fleet.Its.WatchAsync(
            OcmTypes.ManagedClusters, null, options, OcmJson.Default.ManagedCluster, ManagedCluster.KeyOf, limit.Token))
        {
            if (change.Type == WatchEventType.Deleted
                || (change.Type == WatchEventType.Synced
                    && await fleet.Its.FindAsync(OcmTypes.ManagedClusters, name, null, limit.Token) is null))
            {
                return;
            }
        }
    }
}
