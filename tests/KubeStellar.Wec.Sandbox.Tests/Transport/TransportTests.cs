using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;
using KubeStellar.Wec.Sandbox.Tests.Ocm;
using KubeStellar.Wec.Sandbox.Transport;

namespace KubeStellar.Wec.Sandbox.Tests.Transport;

public sealed class TransportTests : IAsyncLifetime
{
    private WecSandbox? _sandbox;

    private WecSandbox Sandbox => _sandbox!;

    public async Task InitializeAsync() =>
        _sandbox = await WecSandbox.StartAsync(new SandboxOptions { WecCount = 0, WdsCount = 1, FleetSize = 3 });

    public Task DisposeAsync() => Sandbox.DisposeAsync().AsTask();

    [Fact]
    public async Task An_object_that_a_policy_takes_comes_alone_into_each_selected_mailbox_and_goes_with_the_policy()
    {
        var wds = Sandbox.Wdses[0];
        var clusters = Sandbox.Its.Store.List(WellKnown.Cluster, "managedclusters").Select(cluster => cluster.Name()).ToArray();
        Sandbox.Its.Store.Update(
            WellKnown.ManagedCluster(clusters[0]), cluster => cluster.Child("metadata").Child("labels")["site"] = "north");
        foreach (var cluster in clusters)
        {
            Sandbox.Its.Store.Ensure(Parse($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{cluster}}"} }"""));
        }

        wds.Store.Ensure(Parse("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","namespace":"default","labels":{"app":"x"},
             "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"},"finalizers":["a/b"]},"data":{"k":"v"}}
            """));
        var policy = new ResourceId("control.kubestellar.io", "bindingpolicies", "p");
        wds.Store.Create(policy, Parse("""
            {"apiVersion":"control.kubestellar.io/v1alpha1","kind":"BindingPolicy","metadata":{"name":"p"},
             "spec":{"clusterSelectors":[{"matchLabels":{"site":"north"}}],
                     "downsync":[{"apiGroup":"","resources":["configmaps"],"namespaces":["default"],"objectSelectors":[{"matchLabels":{"app":"x"}}]}]}}
            """));

        var work = (await WorksAsync(works => works.Count == 1))[0];
        Assert.Equal(clusters[0], work.Namespace());
        Assert.Equal(("p", "wds1"), (work.Label(WrappedObject.BindingLabel), work.Label(WrappedObject.WdsLabel)));
        var manifest = Assert.Single(work.Objects("spec", "workload", "manifests"));
        Assert.Equal(("ConfigMap", "v"), (manifest.Text("kind"), manifest.Text("data", "k")));
        Assert.Equal(
            ["annotations", "creationTimestamp", "labels", "name", "namespace"],
            manifest["metadata"]!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Empty(manifest["metadata"]!["annotations"]!.AsObject());

        wds.Store.Delete(policy);
        await WorksAsync(works => works.Count == 0);
    }

    [Theory]
    [InlineData("""{"apiGroup":"rbac.authorization.k8s.io","resources":["clusterroles"]}""", true)]
    [InlineData("""{"resources":["*"],"namespaces":["*"]}""", true)]
    [InlineData("""{"resources":["clusterroles"],"namespaces":["default"]}""", false)]
    [InlineData("""{"resources":["clusterroles"],"namespaceSelectors":[{}]}""", true)]
    [InlineData("""{"resources":["clusterroles"],"namespaceSelectors":[{"matchLabels":{"a":"b"}}]}""", false)]
    [InlineData("""{"resources":["clusterroles"],"objectSelectors":[{"matchLabels":{"a":"b"}},{"matchLabels":{"a":"c"}}]}""", true)]
    [InlineData("""{"resources":["clusterroles"],"objectNames":["another"]}""", false)]
    [InlineData("""{"apiGroup":""}""", false)]
    public void A_clause_takes_a_cluster_scoped_object_when_every_list_has_a_member_that_fits(string clause, bool isTaken)
    {
        var kind = Sandbox.Wdses[0].Resources.Find(WellKnown.Rbac, "clusterroles")!;

        Assert.Equal(
            isTaken, DownsyncClause.Matches(Parse(clause), kind, Parse("""{"metadata":{"name":"r","labels":{"a":"c"} } }"""), null));
    }

    private Task<IReadOnlyList<JsonObject>> WorksAsync(Func<IReadOnlyList<JsonObject>, bool> holds) => Sandbox.Its.UntilAsync(
        () => (IReadOnlyList<JsonObject>)[.. Sandbox.Its.Store.List(WellKnown.Work, "manifestworks").Where(
            work => work.Label(WrappedObject.WdsLabel) is not null)],
        holds,
        "ManifestWorks from a WDS");

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
