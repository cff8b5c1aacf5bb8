using System.Text.Json.Nodes;
using KubeStellar.Wec.Checks;
using KubeStellar.Wec.Checks.Wecs;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Checks;

public sealed class WecCheckTests
{
    [Fact]
    public async Task A_cluster_that_is_to_become_a_WEC_may()
    {
        await using var fleet = await Fleet.StartAsync();
        var rows = await CheckAsync(fleet, "cluster1");

        Assert.Equal(Enum.GetValues<WecCheck>(), rows.Select(row => row.Check));
        Assert.DoesNotContain(rows, row => row.Outcome == CheckOutcome.Failed);
        Assert.All(rows, row => Assert.Equal(("cluster1", "its1", "cluster1"), (row.Name, row.ItsContext, row.WecContext)));
        Assert.All(rows.Where(row => row.Outcome == CheckOutcome.Warning), row => Assert.NotNull(row.Fix));
    }

    [SandboxFact]
    public async Task Nothing_is_written_by_looking()
    {
        await using var fleet = await Fleet.StartAsync();
        await CheckAsync(fleet, "cluster1");
        Assert.Empty(fleet.OurWrites);
    }

    [Fact]
    [Trait("Beats", "clusteradm#120")]
    public async Task A_WEC_that_is_one_says_by_its_own_agent_that_it_reaches_the_ITS()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.JoinAsync("cluster1");
        var rows = await CheckAsync(fleet, "cluster1");

        Assert.Equal(CheckOutcome.Passed, Of(rows, WecCheck.OtherAgent).Outcome);
        Assert.Equal(CheckOutcome.Passed, Of(rows, WecCheck.ItsConnection).Outcome);
        Assert.Equal(CheckOutcome.Passed, Of(rows, WecCheck.NameFree).Outcome);
        Assert.Equal(CheckOutcome.Passed, Of(rows, WecCheck.Mailbox).Outcome);
        Assert.Equal(CheckOutcome.Passed, Of(rows, WecCheck.AgentHealth).Outcome);
    }

    [FleetFact(Wecs = 2)]
    public async Task A_name_that_another_cluster_has_is_not_free_and_its_agent_is_another()
    {
        await using var fleet = await Fleet.StartAsync(wecs: 2);
        await fleet.JoinAsync("cluster1");

        Assert.Equal(CheckOutcome.Failed, Of(await CheckAsync(fleet, "cluster1", context: "cluster2"), WecCheck.NameFree).Outcome);
        var renamed = Of(await CheckAsync(fleet, "other", context: "cluster1"), WecCheck.OtherAgent);
        Assert.Equal(CheckOutcome.Failed, renamed.Outcome);
        Assert.Contains("'cluster1'", renamed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_ITS_the_cluster_itself_is_checked()
    {
        await using var fleet = await Fleet.StartAsync();
        var rows = await CheckAsync(fleet, "cluster1", its: null);

        Assert.Equal(CheckOutcome.Passed, Of(rows, WecCheck.InstallRights).Outcome);
        Assert.All(rows.Where(row => row.Check >= WecCheck.Its), row => Assert.Equal(CheckOutcome.Skipped, row.Outcome));
    }

    [Fact]
    [Trait("Beats", "kubestellar#3125")]
    public async Task A_cluster_that_is_taken_for_the_ITS_is_told()
    {
        await using var fleet = await Fleet.StartAsync();
        var named = await CheckAsync(fleet, "cluster1", its: "cluster1");
        var implied = await CheckAsync(fleet, "cluster1", its: "cluster1", isImplied: true);

        Assert.Equal(CheckOutcome.Failed, Of(named, WecCheck.Its).Outcome);
        Assert.Contains("-ItsContext", Of(named, WecCheck.Its).Fix, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Skipped, Of(implied, WecCheck.Its).Outcome);
    }

    [SandboxFact]
    public async Task A_server_that_does_not_answer_is_a_row_like_any_other()
    {
        await using var fleet = await Fleet.StartAsync();
        using var dead = fleet.Sandbox.Faults.Add(new(FaultAction.Dead) { Server = "cluster1" });
        var rows = await CheckAsync(fleet, "cluster1");

        Assert.Equal(CheckOutcome.Failed, Of(rows, WecCheck.ApiServer).Outcome);
        Assert.NotNull(Of(rows, WecCheck.ApiServer).Fix);
        Assert.Equal(CheckOutcome.Skipped, Of(rows, WecCheck.Nodes).Outcome);
        Assert.Equal(CheckOutcome.Passed, Of(rows, WecCheck.NameFree).Outcome);
    }

    [SandboxFact]
    [Trait("Beats", "ocm#1509")]
    public async Task Clocks_that_are_apart_are_told_with_how_far()
    {
        await using var fleet = await Fleet.StartAsync();
        using var skew = fleet.Sandbox.Faults.Add(new(FaultAction.ClockSkew) { Server = "cluster1", Duration = TimeSpan.FromSeconds(600) });
        var clock = Of(await CheckAsync(fleet, "cluster1"), WecCheck.Clock);

        Assert.Equal(CheckOutcome.Failed, clock.Outcome);
        Assert.Matches("(599|600|601) s ahead", clock.Detail);
    }

    [Fact]
    public async Task Who_may_not_install_is_told_what_is_missing()
    {
        await using var fleet = await Fleet.StartAsync();
        var rows = await CheckAsync(fleet, "cluster1", actingAs: "somebody");

        var rights = Of(rows, WecCheck.InstallRights);
        Assert.Equal(CheckOutcome.Failed, rights.Outcome);
        Assert.Contains("escalate clusterroles", rights.Detail, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Skipped, Of(rows, WecCheck.Nodes).Outcome);
    }

    [SandboxFact]
    public async Task A_probe_runs_in_the_WEC_and_leaves_nothing()
    {
        await using var fleet = await Fleet.StartAsync();
        var wec = fleet.Client("cluster1");
        var checking = CheckAsync(fleet, "cluster1", probe: true);
        await foreach (var change in wec.WatchAsync(CoreTypes.Pods, "default", ListOptions.All, JsonWire.AnyObject, KeyOf, CancellationToken.None))
        {
            if (change is { Type: WatchEventType.Added, Item: { } pod })
            {
                // What a kubelet would report.
                var ended = (JsonObject)JsonNode.Parse("""
                    { "status": { "phase": "Failed", "containerStatuses": [{ "name": "probe", "image": "x", "imageID": "", "ready": false, "restartCount": 0,
                      "state": { "terminated": { "exitCode": 7, "message": "curl: (7) Failed to connect" } } }] } }
                    """)!;
                await wec.MergePatchAsync(
                    CoreTypes.Pods, (string)pod["metadata"]!["name"]!, "default", ended, JsonWire.AnyObject, CancellationToken.None, "status");
                break;
            }
        }

        var found = Of(await checking, WecCheck.ItsConnection);
        Assert.Equal(CheckOutcome.Failed, found.Outcome);
        Assert.Contains("Failed to connect", found.Detail, StringComparison.Ordinal);
        await foreach (var left in wec.ListAsync(CoreTypes.Pods, "default", ListOptions.All, JsonWire.AnyObject, CancellationToken.None))
        {
            Assert.NotNull(left["metadata"]!["deletionTimestamp"]);
        }
    }

    [SandboxFact]
    public async Task A_probe_that_is_refused_is_told_by_the_server_and_not_looked_for()
    {
        await using var fleet = await Fleet.StartAsync();
        var found = Of(await CheckAsync(fleet, "cluster1", probe: true, actingAs: "somebody"), WecCheck.ItsConnection);
        Assert.Equal(CheckOutcome.Skipped, found.Outcome);
        Assert.Contains("cannot create resource", found.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(fleet.Ours, request => request.Method == "DELETE");
    }

    [Fact]
    public async Task A_mailbox_that_is_still_going_is_in_the_way()
    {
        await using var fleet = await Fleet.StartAsync();
        var mailbox = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = "cluster1" },
        };
        await fleet.Its.CreateAsync(CoreTypes.Namespaces, null, mailbox, CancellationToken.None);
        Assert.Equal(CheckOutcome.Warning, Of(await CheckAsync(fleet, "cluster1"), WecCheck.Mailbox).Outcome);

        var work = (JsonObject)JsonNode.Parse("""
            { "apiVersion": "work.open-cluster-management.io/v1", "kind": "ManifestWork",
              "metadata": { "name": "held", "finalizers": ["example.com/held"] }, "spec": { "workload": { "manifests": [] } } }
            """)!;
        await fleet.Its.CreateAsync(OcmTypes.ManifestWorks, "cluster1", work, CancellationToken.None);
        await fleet.Its.DeleteAsync(CoreTypes.Namespaces, "cluster1", null, CancellationToken.None);
        Assert.Equal(CheckOutcome.Failed, Of(await CheckAsync(fleet, "cluster1"), WecCheck.Mailbox).Outcome);

        var free = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } };
        await fleet.Its.MergePatchAsync(OcmTypes.ManifestWorks, "held", "cluster1", free, CancellationToken.None);
    }

    internal static WecCheckResult Of(IReadOnlyList<WecCheckResult> rows, WecCheck check) => rows.Single(row => row.Check == check);

    internal static Space SpaceOf(Fleet fleet, string context, string? actingAs = null) =>
        new(context, fleet.ContextOf(context), fleet.Client(context, actingAs));

    private static Task<IReadOnlyList<WecCheckResult>> CheckAsync(
        Fleet fleet, string name, string? context = null, string? its = "its1", bool isImplied = false, string? actingAs = null, bool probe = false) =>
        new WecChecker(new()
        {
            Target = new() { Name = name, ItsContext = its, WecContext = context ?? name },
            Wec = SpaceOf(fleet, context ?? name, actingAs),
            Its = its is null ? null : SpaceOf(fleet, its),
            IsItsImplied = isImplied,
            Probe = probe,
        }).CheckAsync(SilentReport.Instance, CancellationToken.None);

    private static ObjectKey KeyOf(JsonObject item) => new((string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]!);
}
