using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Faults;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

public sealed class ManifestWorkTests
{
    private const string Namespace = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"from-work"}}""";
    private const string ConfigMap =
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cm1","namespace":"from-work"},"data":{"a":"b"}}""";
    private const string StorageClass =
        """{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"fast"},"provisioner":"x"}""";
    private const string AppWrapper =
        """{"apiVersion":"workload.codeflare.dev/v1beta2","kind":"AppWrapper","metadata":{"name":"w","namespace":"default"}}""";

    [Fact]
    public async Task Manifests_the_agent_may_apply_are_on_the_cluster_and_reported_available()
    {
        await using var world = await JoinedAsync();
        Create(world, ConfigMap, Namespace);

        var work = await world.Its.UntilAsync(Work, item => Conditions.IsTrue(item!, "Available"));

        Assert.Equal("Apply manifest work complete", Conditions.Of(work!, "Applied").Text("message"));
        Assert.Equal("b", world.Wec.Store.Get(new ResourceId("", "configmaps", "from-work", "cm1")).Text("data", "a"));
        Assert.True(work!.HasFinalizer(HubNames.ManifestWorkCleanup));
        var record = Assert.Single(world.Wec.Store.List(WellKnown.Work, "appliedmanifestworks"));
        Assert.EndsWith("-lab-work", record.Name(), StringComparison.Ordinal);
        Assert.Equal(world.Wec.Store.Get(WellKnown.Klusterlet("klusterlet"))!.Uid(), record.Text("spec", "agentID"));
        Assert.Equal(2, record.Objects("status", "appliedResources").Count());
    }

    [Fact]
    public async Task A_refusal_of_the_cluster_is_reported_in_its_own_words()
    {
        await using var world = await JoinedAsync();
        Create(world, Namespace, StorageClass);

        var work = (await world.Its.UntilAsync(Work, item => Conditions.Status(item!, "Applied") == "False"))!;

        const string Sentence = """
            storageclasses.storage.k8s.io "fast" is forbidden: User "system:serviceaccount:open-cluster-management-agent:klusterlet-work-sa" cannot get resource "storageclasses" in API group "storage.k8s.io" at the cluster scope
            """;
        Assert.Equal("Failed to apply manifest: " + Sentence, Message(work, 1, "Applied"));
        Assert.Equal("Failed to fetch resource: " + Sentence, Message(work, 1, "Available"));
        Assert.Equal("Apply manifest complete", Message(work, 0, "Applied"));
        Assert.Equal("1 of 2 resources have unknown status", Conditions.Of(work, "Available").Text("message"));
    }

    [Fact]
    public async Task A_permission_granted_afterwards_is_used_at_once()
    {
        await using var world = await JoinedAsync();
        Create(world, StorageClass);
        await world.Its.UntilAsync(Work, item => Conditions.Status(item!, "Applied") == "False");

        OcmWorld.Create(world.Wec, """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole",
             "metadata":{"name":"storage","labels":{"open-cluster-management.io/aggregate-to-work":"true"}},
             "rules":[{"apiGroups":["storage.k8s.io"],"resources":["storageclasses"],"verbs":["get","create","update","patch","delete"]}]}
            """);

        await world.Its.UntilAsync(Work, item => Conditions.IsTrue(item!, "Applied"));
        Assert.NotNull(world.Wec.Store.Get(new ResourceId("storage.k8s.io", "storageclasses", "fast")));
    }

    [Fact]
    public async Task A_kind_the_cluster_does_not_know_is_named()
    {
        await using var world = await JoinedAsync();
        Create(world, AppWrapper);

        var work = (await world.Its.UntilAsync(Work, item => Conditions.Status(item!, "Applied") == "False"))!;

        Assert.Equal("Failed to apply manifest: the server doesn't have a resource type \"AppWrapper\"", Message(work, 0, "Applied"));
        Assert.Equal("Resource meta is incomplete", Message(work, 0, "Available"));
    }

    [Fact]
    public async Task A_changed_manifest_changes_the_object_and_a_dropped_one_removes_it()
    {
        await using var world = await JoinedAsync();
        Create(world, Namespace, ConfigMap);
        await world.Its.UntilAsync(Work, item => Conditions.IsTrue(item!, "Available"));

        world.Its.Store.Update(Work, item => item["spec"] = Spec(Namespace, ConfigMap.Replace("\"b\"", "\"c\"", StringComparison.Ordinal)));
        await world.Wec.UntilAsync(new ResourceId("", "configmaps", "from-work", "cm1"), item => item.Text("data", "a") == "c");

        world.Its.Store.Update(Work, item => item["spec"] = Spec(Namespace));
        await world.Wec.UntilAsync(new ResourceId("", "configmaps", "from-work", "cm1"), item => item is null);
    }

    [Fact]
    public async Task A_deleted_work_takes_what_it_brought_with_it()
    {
        await using var world = await JoinedAsync();
        Create(world, Namespace, ConfigMap);
        await world.Its.UntilAsync(Work, item => Conditions.IsTrue(item!, "Available"));

        world.Its.Store.Delete(Work);

        await world.Its.UntilAsync(Work, item => item is null);
        Assert.Null(world.Wec.Store.Get(WellKnown.Namespace("from-work")));
        Assert.Empty(world.Wec.Store.List(WellKnown.Work, "appliedmanifestworks"));
    }

    [Fact]
    public async Task A_deleted_cluster_loses_its_works_first_and_keeps_its_mailbox()
    {
        await using var world = await JoinedAsync();
        Create(world, Namespace, ConfigMap);
        await world.Its.UntilAsync(Work, item => Conditions.IsTrue(item!, "Available"));

        world.Its.Store.Delete(WellKnown.ManagedCluster("edge"));

        await world.Its.UntilAsync(WellKnown.ManagedCluster("edge"), item => item is null);
        Assert.Null(world.Its.Store.Get(Work));
        Assert.Null(world.Wec.Store.Get(WellKnown.Namespace("from-work")));
        Assert.NotNull(world.Its.Store.Get(WellKnown.Namespace("edge")));
        await world.Its.UntilAsync(WellKnown.RoleBinding("edge", HubNames.WorkBinding("edge")), item => item is null);
        Assert.Null(world.Its.Store.Get(WellKnown.ClusterRole(HubNames.ClusterRole("edge"))));
    }

    [Fact]
    public async Task A_cluster_nobody_answers_for_hangs_on_its_works_and_says_so()
    {
        await using var world = await JoinedAsync();
        Create(world, Namespace);
        await world.Its.UntilAsync(Work, item => Conditions.IsTrue(item!, "Available"));
        world.Sandbox.Faults.Add(new FaultRule(FaultAction.Dead) { Server = world.Wec.Name });

        world.Its.Store.Delete(WellKnown.ManagedCluster("edge"));

        var cluster = await world.Its.UntilAsync(
            WellKnown.ManagedCluster("edge"),
            item => Conditions.Of(item!, HubNames.Deleting).Text("message")
                ?.EndsWith("the finalizer pending count is 1", StringComparison.Ordinal) == true);
        Assert.Equal(
            "The resource manifestworks is remaning, the remaining count is 1, the finalizer pending count is 1",
            Conditions.Of(cluster!, HubNames.Deleting).Text("message"));

        world.Its.Store.Update(Work, item => item.RemoveFinalizer(HubNames.ManifestWorkCleanup), UpdateScope.All);
        await world.Its.UntilAsync(WellKnown.ManagedCluster("edge"), item => item is null);
    }

    private static ResourceId Work => WellKnown.ManifestWork("edge", "lab-work");

    private static async Task<OcmWorld> JoinedAsync()
    {
        var world = await OcmWorld.StartAsync();
        await world.JoinAsync(world.Wec, "edge");
        return world;
    }

    private static void Create(OcmWorld world, params string[] manifests) =>
        world.Its.Store.Create(Work, new JsonObject { ["spec"] = Spec(manifests) });

    private static JsonObject Spec(params string[] manifests) => new()
    {
        ["workload"] = new JsonObject { ["manifests"] = new JsonArray([.. manifests.Select(OcmWorld.Json)]) },
    };

    private static string? Message(JsonObject work, int ordinal, string type) =>
        Conditions.Find(work.Objects("status", "resourceStatus", "manifests").ElementAt(ordinal), type).Text("message");
}
