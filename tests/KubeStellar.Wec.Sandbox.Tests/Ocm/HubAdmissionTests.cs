using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

public sealed class HubAdmissionTests
{
    private const string Denied =
        "admission webhook \"managedclustervalidators.admission.cluster.open-cluster-management.io\" denied the request: ";

    [Fact]
    public async Task Who_may_not_accept_cannot_create_an_accepted_cluster()
    {
        await using var world = await OcmWorld.StartAsync();
        using var nobody = Editor(world);

        var refusal = await Assert.ThrowsAsync<ApiException>(
            () => nobody.PostAsync(ApiPaths.ManagedClusters, Cluster("by-nobody", "true"), default));

        Assert.Equal(403, refusal.Code);
        Assert.Equal(
            Denied + "managedclusters/accept.cluster.open-cluster-management.io \"by-nobody\" is forbidden: "
            + "user \"nobody\" cannot update the HubAcceptsClient field",
            refusal.Message);
    }

    [Fact]
    public async Task Who_may_not_accept_can_still_take_acceptance_back()
    {
        await using var world = await OcmWorld.StartAsync();
        using var admin = Admin(world);
        using var nobody = Editor(world);
        await admin.PostAsync(ApiPaths.ManagedClusters, Cluster("edge", "true"), default);

        await nobody.PatchAsync(
            ApiPaths.ManagedCluster("edge"), OcmWorld.Json("""{"spec":{"hubAcceptsClient":false}}"""), ApiConnection.MergePatch, default);

        Assert.False(world.Its.Store.Get(WellKnown.ManagedCluster("edge")).Flag("spec", "hubAcceptsClient"));
    }

    [Fact]
    public async Task Moving_to_another_set_needs_the_right_on_both_and_the_old_one_is_asked_first()
    {
        await using var world = await OcmWorld.StartAsync();
        using var admin = Admin(world);
        using var nobody = Editor(world);
        await admin.PostAsync(ApiPaths.ManagedClusters, Cluster("edge", "false"), default);
        var move = OcmWorld.Json("""{"metadata":{"labels":{"cluster.open-cluster-management.io/clusterset":"global"}}}""");

        var refusal = await Assert.ThrowsAsync<ApiException>(
            () => nobody.PatchAsync(ApiPaths.ManagedCluster("edge"), move, ApiConnection.MergePatch, default));

        Assert.Equal(
            Denied + "managedclustersets/join.cluster.open-cluster-management.io \"default\" is forbidden: "
            + "user \"nobody\" cannot add/remove a ManagedCluster to/from ManagedClusterSet \"default\"",
            refusal.Message);
    }

    [Fact]
    public async Task A_removed_set_label_comes_back_as_default()
    {
        await using var world = await OcmWorld.StartAsync();
        using var admin = Admin(world);
        await admin.PostAsync(ApiPaths.ManagedClusters, Cluster("edge", "false"), default);

        var changed = await admin.PatchAsync(
            ApiPaths.ManagedCluster("edge"),
            OcmWorld.Json("""{"metadata":{"labels":{"cluster.open-cluster-management.io/clusterset":null}}}"""),
            ApiConnection.MergePatch,
            default);

        Assert.Equal("default", changed.Label(HubNames.ClusterSetLabel));
    }

    [Theory]
    [InlineData("""{"managedClusterClientConfigs":[{"url":"http://plain"}]}""", "url \"http://plain\" is invalid in client configs")]
    [InlineData(
        """{"taints":[{"key":"k","effect":"NoSelect","timeAdded":"2026-01-01T00:00:00Z"}]}""",
        "It is not allowed to set TimeAdded of Taint \"k\"")]
    [InlineData(
        """{"leaseDurationSeconds":"x"}""",
        "json: cannot unmarshal string into Go struct field ManagedClusterSpec.spec.leaseDurationSeconds of type int32")]
    public async Task What_a_cluster_may_not_say_is_a_bad_request(string spec, string message)
    {
        await using var world = await OcmWorld.StartAsync();
        using var admin = Admin(world);
        var cluster = Cluster("edge", "false");
        cluster["spec"] = OcmWorld.Json(spec);

        var refusal = await Assert.ThrowsAsync<ApiException>(() => admin.PostAsync(ApiPaths.ManagedClusters, cluster, default));

        Assert.Equal(400, refusal.Code);
        Assert.EndsWith("denied the request: " + message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_whose_mailbox_is_still_going_cannot_be_accepted()
    {
        await using var world = await OcmWorld.StartAsync();
        using var admin = Admin(world);
        world.Its.Store.Ensure(OcmWorld.Json("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"edge"}}"""));
        world.Its.Store.Create(
            new ResourceId("", "configmaps", "edge", "stuck"), OcmWorld.Json("""{"metadata":{"finalizers":["example.com/never"]}}"""));
        world.Its.Store.Delete(WellKnown.Namespace("edge"));

        var refusal = await Assert.ThrowsAsync<ApiException>(
            () => admin.PostAsync(ApiPaths.ManagedClusters, Cluster("edge", "true"), default));

        Assert.EndsWith("\"edge\" is forbidden: cluster namespace \"edge\" is terminating", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sets_count_their_members()
    {
        await using var world = await OcmWorld.StartAsync();
        using var admin = Admin(world);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await admin.PostAsync(ApiPaths.ManagedClusters, Cluster(name, "false"), default);
        }

        await world.Its.UntilAsync(
            WellKnown.ManagedClusterSet("global"), set =>
                Conditions.Of(set!, "ClusterSetEmpty").Text("message") == "3 ManagedClusters selected");
        await world.Its.UntilAsync(
            WellKnown.ManagedClusterSet("default"), set =>
                Conditions.Of(set!, "ClusterSetEmpty").Text("message") == "3 ManagedClusters selected");
    }

    private static ApiConnection Admin(OcmWorld world) => OcmWorld.ConnectAs(world.Its, "kubernetes-admin", "system:masters");

    private static ApiConnection Editor(OcmWorld world)
    {
        OcmWorld.Create(world.Its, """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"lab-mc-editor"},
             "rules":[{"apiGroups":["cluster.open-cluster-management.io"],"resources":["managedclusters"],"verbs":["get","list","create","update","patch"]}]}
            """);
        OcmWorld.Create(world.Its, """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"lab-mc-editor"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"lab-mc-editor"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"nobody"}]}
            """);
        return OcmWorld.ConnectAs(world.Its, "nobody", "lab-restricted");
    }

    private static System.Text.Json.Nodes.JsonObject Cluster(string name, string accepted) => OcmWorld.Json(
        $$$"""
        {"apiVersion":"cluster.open-cluster-management.io/v1","kind":"ManagedCluster","metadata":{"name":"{{{name}}}"},
         "spec":{"hubAcceptsClient":{{{accepted}}}}}
        """);
}
