using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Repair;
using KubeStellar.Wec.Unregistration;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Unregistration;

public sealed class UnregisterTests
{
    [Fact]
    [Trait("Beats", "clusteradm#302")]
    public async Task A_WEC_leaves_no_trace_on_either_side_and_its_workload_goes_with_it()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.DeployAsync("cluster1", "shop");
        await fleet.Its.MergePatchAsync(OcmTypes.ManagedClusters, "cluster1", null, Labels(), CancellationToken.None);

        var left = await fleet.UnregisterAsync("cluster1");

        Assert.True(left.Changed);
        Assert.Empty(left.LeftOver);
        Assert.Empty(left.Orphaned);
        Assert.Equal(new WorkloadOrigin("wds1", "shop", 1), Assert.Single(left.SelectedBy));
        Assert.Contains(left.Removed, r => r.Contains("labels location-group", StringComparison.Ordinal));
        Assert.False(await fleet.DeployedAsync("cluster1", "shop"));
        Assert.Empty(await fleet.TracesAsync("cluster1"));

        var again = await fleet.UnregisterAsync("cluster1");
        Assert.False(again.Changed);
        Assert.Empty(again.LeftOver);

        static JsonObject Labels() => new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["location-group"] = "edge" } },
        };
    }

    [Fact]
    public async Task Who_has_left_can_join_again_at_once()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.UnregisterAsync("cluster1");
        fleet.Clock.Advance(TimeSpan.FromSeconds(2));

        await fleet.JoinAsync("cluster1");

        Assert.NotEmpty(await fleet.TracesAsync("cluster1"));
    }

    [SandboxFact]
    public async Task The_plan_tells_everything_and_sends_no_write()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        await fleet.DeployAsync("cluster1", "shop");
        var before = fleet.OurWrites.Count;

        var plan = await new Unregistrar(fleet.Its, fleet.Client("cluster1")).PrepareAsync(
            fleet.Leave("cluster1"), SilentReport.Instance, CancellationToken.None);

        Assert.Equal(before, fleet.OurWrites.Count);
        string[] order =
        [
            "1 ManifestWorks", "delete ManagedCluster cluster1", "delete Klusterlet klusterlet", "delete Deployment open-cluster-management/klusterlet",
            "delete Namespace", "delete CustomResourceDefinition", "certificate requests", "the mailbox",
        ];
        var text = string.Join("; ", plan.Changes);
        Assert.Equal(order.Order(Comparer<string>.Create((a, b) => At(a).CompareTo(At(b)))), order);
        Assert.All(order, part => Assert.True(At(part) >= 0, $"'{part}' is missing in: {text}"));

        int At(string part) => text.IndexOf(part, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task A_hub_that_empties_no_mailboxes_has_its_mailbox_emptied_by_priority()
    {
        await using var fleet = await Fleet.StartAsync(ocm: "v0.15.2");
        await fleet.JoinAsync("cluster1");
        await fleet.DeployAsync("cluster1", "late", priority: 90);
        await fleet.DeployAsync("cluster1", "early", priority: 10);

        var left = await fleet.UnregisterAsync("cluster1");

        var works = left.Removed.Where(r => r.Contains("ManifestWork", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["its1: ManifestWork cluster1/early", "its1: ManifestWork cluster1/late"], works);
        Assert.False(await fleet.DeployedAsync("cluster1", "late"));
        Assert.Empty(await fleet.TracesAsync("cluster1"));
    }

    [Theory]
    [InlineData("Singleton", "klusterlet", OcmNames.AgentNamespace)]
    [InlineData("Default", "edge-agent", "open-cluster-management-edge")]
    public async Task However_the_agent_was_set_up_it_leaves_cleanly(string mode, string klusterlet, string @namespace)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        var wec = fleet.Client("cluster1");
        await ReplaceKlusterletAsync(fleet.Its, wec, mode, klusterlet, @namespace);
        await fleet.ApproveAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Available);

        await fleet.UnregisterAsync("cluster1");

        Assert.Empty(await fleet.TracesAsync("cluster1"));
    }

    [Fact]
    public async Task A_name_nobody_has_leaves_without_an_error()
    {
        await using var fleet = await Fleet.StartAsync();

        var left = await fleet.UnregisterAsync("never-was", "cluster1");

        Assert.False(left.Changed);
        Assert.Empty(left.Removed);
    }

    [Fact]
    public async Task A_cluster_of_another_name_is_left_alone()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("first", "cluster1");

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.UnregisterAsync("second", "cluster1"));

        Assert.Equal(("NotThisWec", WecErrorKind.InvalidState), (refusal.ErrorId, refusal.Kind));
        await fleet.UnregisterAsync("first", "cluster1");
    }

    [SandboxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hosted_agent_leaves_alone_and_that_of_the_cluster_that_hosts_it_stays(bool force)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var wec = fleet.Client("cluster1");
        var hosted = Named(OcmTypes.Klusterlets.ApiVersion, "Klusterlet", "hosted9");
        hosted["spec"] = new JsonObject
        {
            ["clusterName"] = "cluster9",
            ["namespace"] = "klusterlet-hosted9",
            ["deployOption"] = new JsonObject { ["mode"] = "Hosted" },
        };
        await wec.CreateAsync(OcmTypes.Klusterlets, null, hosted, CancellationToken.None);

        var left = await fleet.UnregisterAsync("cluster9", "cluster1", force);

        Assert.Equal("cluster1: Klusterlet hosted9", Assert.Single(left.Removed));
        Assert.NotNull(await wec.FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None));
        Assert.Null(await wec.FindAsync(OcmTypes.Klusterlets, "hosted9", null, CancellationToken.None));
        Assert.False((await RepairOf(fleet)).Changed);
    }

    [SandboxFact]
    public async Task Another_WECs_agent_stays_even_by_force()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("first", "cluster1");
        fleet.Sandbox.Requests.Clear();

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.UnregisterAsync("second", "cluster1", force: true));

        Assert.Equal("NotThisWec", refusal.ErrorId);
        Assert.Empty(fleet.OurWrites);
    }

    [SandboxFact]
    public async Task A_context_without_an_agent_is_not_that_of_a_WEC_whose_agent_lives()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        await fleet.JoinAsync("cluster1");
        fleet.Sandbox.Requests.Clear();

        var refusal = await Assert.ThrowsAsync<WecException>(() => fleet.UnregisterAsync("cluster1", "cluster2"));

        Assert.Equal(("NotThisWec", WecErrorKind.InvalidState), (refusal.ErrorId, refusal.Kind));
        Assert.Empty(fleet.OurWrites);
    }

    [Fact]
    public async Task A_question_shows_counts_and_not_every_name()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");

        var plan = await new Unregistrar(fleet.Its, fleet.Client("cluster1")).PrepareAsync(
            fleet.Leave("cluster1"), SilentReport.Instance, CancellationToken.None);

        Assert.DoesNotContain('\n', plan.Summary);
        Assert.True(plan.Summary.Length < 400, plan.Summary);
        Assert.Contains("its ManagedCluster", plan.Summary, StringComparison.Ordinal);
        Assert.Contains("Klusterlet klusterlet with its agent", plan.Summary, StringComparison.Ordinal);
        Assert.Matches(@"\d+ ClusterRoles", plan.Summary);
        Assert.All(
            plan.Changes, change => Assert.Distinct(change.Split(' ', ',').Where(word => word.Contains(':', StringComparison.Ordinal))));
    }

    [Fact]
    public async Task What_others_put_where_the_agent_was_stays_and_is_told()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var wec = fleet.Client("cluster1");
        await wec.CreateAsync(CoreTypes.ConfigMaps, OcmNames.OperatorNamespace, Note(), CancellationToken.None);
        await fleet.Its.CreateAsync(CoreTypes.ConfigMaps, "cluster1", Note(), CancellationToken.None);

        var left = await fleet.UnregisterAsync("cluster1");
        var again = await fleet.UnregisterAsync("cluster1");

        string[] kept = ["its1: Namespace cluster1 (it holds ConfigMap note)", "cluster1: Namespace open-cluster-management (it holds ConfigMap note)"];
        Assert.Equal(kept.Order(), left.LeftOver.Select(l => l.ToString()).Order());
        Assert.Equal(kept.Order(), again.LeftOver.Select(l => l.ToString()).Order());
        Assert.False(again.Changed);
        await fleet.Its.DeleteAsync(CoreTypes.Namespaces, "cluster1", null, CancellationToken.None);

        static JsonObject Note() => new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "note" },
        };
    }

    private static async Task<RepairOutcome> RepairOf(Fleet fleet)
    {
        var repairer = new Repairer(fleet.Its, fleet.Client("cluster1"));
        var request = new RepairRequest { Name = "cluster1", WecContext = "cluster1", Hub = fleet.Request("cluster1").Hub };
        return await repairer.ExecuteAsync(
            await repairer.PrepareAsync(request, SilentReport.Instance, CancellationToken.None), SilentReport.Instance, CancellationToken.None);
    }

    private static async Task ReplaceKlusterletAsync(ClusterClient its, ClusterClient wec, string mode, string name, string @namespace)
    {
        // An operator that has not seen a Klusterlet takes nothing away after it, and an agent that has asked asks no more.
        await LeavingSteps.UntilAsync(async () => (await RequestsAsync(its)).Count > 0);
        var found = (await wec.FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None))!;
        var bootstrap = (await wec.FindAsync(CoreTypes.Secrets, OcmNames.BootstrapSecret, OcmNames.AgentNamespace, CancellationToken.None))!;
        var spec = found["spec"]!.DeepClone().AsObject();
        spec["namespace"] = @namespace;
        spec["deployOption"] = new JsonObject { ["mode"] = mode };
        await wec.DeleteAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None);
        await LeavingSteps.UntilAsync(async () =>
            await wec.FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None) is null
            && await wec.FindAsync(CoreTypes.Namespaces, OcmNames.AgentNamespace, null, CancellationToken.None) is null);
        // Nobody waits any more for the certificate its agent has asked for.
        foreach (var asked in await RequestsAsync(its))
        {
            await its.DeleteAsync(CoreTypes.CertificateSigningRequests, asked.Metadata.Name, null, CancellationToken.None);
        }

        await wec.CreateAsync(CoreTypes.Namespaces, null, Named("v1", "Namespace", @namespace), CancellationToken.None);
        var secret = Named("v1", "Secret", OcmNames.BootstrapSecret);
        secret["data"] = bootstrap["data"]!.DeepClone();
        await wec.CreateAsync(CoreTypes.Secrets, @namespace, secret, CancellationToken.None);
        var klusterlet = Named(OcmTypes.Klusterlets.ApiVersion, "Klusterlet", name);
        klusterlet["spec"] = spec;
        await wec.CreateAsync(OcmTypes.Klusterlets, null, klusterlet, CancellationToken.None);
    }

    private static Task<List<NamedObject>> RequestsAsync(ClusterClient its) => NamedObject.ListAllAsync(
        its, CoreTypes.CertificateSigningRequests, null, $"{OcmNames.ClusterNameLabel}=cluster1", CancellationToken.None);

    private static JsonObject Named(string version, string kind, string name) => new()
    {
        ["apiVersion"] = version,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
    };
}
