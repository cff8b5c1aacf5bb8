using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Tests.Servers;

public sealed class ObjectTests : BareServers
{
    private const string Merge = "application/merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    [Fact]
    public async Task Pages_cover_a_list_once_in_key_order()
    {
        for (var i = 0; i < 7; i++)
        {
            await CreateConfigMap($"page{i}", """{"paged":"yes"}""");
        }

        var names = new List<string>();
        var next = "";
        do
        {
            var page = (await Admin.SendAsync("GET", $"/api/v1/configmaps?limit=2&labelSelector=paged&continue={next}")).Json;
            names.AddRange(page["items"]!.AsArray().Select(i => i!["metadata"]!["name"]!.ToString()));
            next = page["metadata"]!["continue"]?.ToString() ?? "";
        }
        while (next.Length > 0);

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"page{i}"), names);
    }

    [Fact]
    public async Task A_finalizer_holds_an_object_until_it_is_removed()
    {
        await CreateConfigMap("held");
        await Admin.SendAsync("PATCH", $"{ConfigMaps}/held", """{"metadata":{"finalizers":["example.com/hold"]}}""", Merge);
        var deleted = await Admin.SendAsync("DELETE", $"{ConfigMaps}/held");
        Assert.NotNull(deleted.Json["metadata"]!["deletionTimestamp"]);
        Assert.Equal(200, (await Admin.SendAsync("GET", $"{ConfigMaps}/held")).Code);
        Assert.Equal(200, (await Admin.SendAsync("PATCH", $"{ConfigMaps}/held", """{"metadata":{"finalizers":null}}""", Merge)).Code);
        Assert.Equal(404, (await Admin.SendAsync("GET", $"{ConfigMaps}/held")).Code);
    }

    [Fact]
    public async Task Dependents_go_with_their_owner_unless_they_are_orphaned()
    {
        foreach (var (owner, dependent) in (ReadOnlySpan<(string, string)>)[("owner1", "child1"), ("owner2", "child2")])
        {
            var made = Its.Store.Create(new ResourceId("", "configmaps", "default", owner), []);
            Its.Store.Create(new ResourceId("", "configmaps", "default", dependent), new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["ownerReferences"] = new JsonArray(
                        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = owner, ["uid"] = Meta.Uid(made) }),
                },
            });
        }

        await Admin.SendAsync("DELETE", $"{ConfigMaps}/owner2", """{"propagationPolicy":"Orphan"}""");
        await Admin.SendAsync("DELETE", $"{ConfigMaps}/owner1");
        await WaitFor.Absence(Its, new ResourceId("", "configmaps", "default", "child1"));
        Assert.NotNull(Its.Store.Get(new ResourceId("", "configmaps", "default", "child2")));
    }

    [Fact]
    public async Task Generation_counts_changes_of_the_desired_state_only_and_nothing_changed_writes_nothing()
    {
        await Admin.SendAsync(
            "POST",
            Clusters,
            """{"apiVersion":"cluster.open-cluster-management.io/v1","kind":"ManagedCluster","metadata":{"name":"c"},"spec":{}}""");
        var labelled = await Admin.SendAsync("PATCH", $"{Clusters}/c", """{"metadata":{"labels":{"a":"b"}}}""", Merge);
        Assert.Equal("1", labelled.Json["metadata"]!["generation"]!.ToString());
        var again = await Admin.SendAsync("PATCH", $"{Clusters}/c", """{"metadata":{"labels":{"a":"b"}}}""", Merge);
        Assert.Equal(Meta.ResourceVersion(labelled.Json), Meta.ResourceVersion(again.Json));
        var accepted = await Admin.SendAsync(
            "PATCH", $"{Clusters}/c", """{"spec":{"hubAcceptsClient":true},"status":{"version":{"kubernetes":"x"}}}""", Merge);
        Assert.Equal("2", accepted.Json["metadata"]!["generation"]!.ToString());
        Assert.Null(accepted.Json["status"]);
        var status = await Admin.SendAsync(
            "PATCH", $"{Clusters}/c/status", """{"spec":{"hubAcceptsClient":false},"status":{"version":{"kubernetes":"x"}}}""", Merge);
        Assert.Equal(
            ("2", "true"), (status.Json["metadata"]!["generation"]!.ToString(), status.Json["spec"]!["hubAcceptsClient"]!.ToString()));
        Assert.Equal("x", status.Json["status"]!["version"]!["kubernetes"]!.ToString());
    }

    [Fact]
    public async Task Applying_twice_changes_nothing_and_leaving_a_field_out_removes_it()
    {
        var path = $"{ConfigMaps}/applied?fieldManager=me";
        var first = await Admin.SendAsync(
            "PATCH", path, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata: {a: '1', b: '2'}\n", Apply);
        Assert.Equal(201, first.Code);
        var second = await Admin.SendAsync("PATCH", path, """{"apiVersion":"v1","kind":"ConfigMap","data":{"b":"2","a":"1"}}""", Apply);
        Assert.Equal((200, Meta.ResourceVersion(first.Json)), (second.Code, Meta.ResourceVersion(second.Json)));
        await Admin.SendAsync("PATCH", $"{ConfigMaps}/applied", """{"data":{"c":"3"}}""", Merge);
        var third = await Admin.SendAsync("PATCH", path, """{"apiVersion":"v1","kind":"ConfigMap","data":{"b":"2"}}""", Apply);
        Assert.Equal("""{"b":"2","c":"3"}""", third.Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Several_conflicts_are_told_by_manager()
    {
        await CreateConfigMap("contested");
        await Admin.SendAsync("PATCH", $"{ConfigMaps}/contested?fieldManager=other", """{"data":{"b":"1"}}""", Merge);
        await Admin.SendAsync("PATCH", $"{ConfigMaps}/contested?fieldManager=other", """{"data":{"a":"2"}}""", Merge);
        var refused = await Admin.SendAsync(
            "PATCH",
            $"{ConfigMaps}/contested?fieldManager=me",
            """{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"x","b":"x"}}""",
            Apply);
        Assert.Equal(409, refused.Code);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"other\" using v1:\n- .data.a\n- .data.b", refused.Message);
    }

    [Fact]
    public async Task Containers_and_environment_merge_by_name_in_a_strategic_patch()
    {
        await Admin.SendAsync(
            "POST",
            "/apis/apps/v1/namespaces/default/deployments",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":[{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]}}}}""");
        var patched = await Admin.SendAsync(
            "PATCH",
            "/apis/apps/v1/namespaces/default/deployments/d",
            """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"a:2","env":[{"name":"Y","value":"2"}]},{"name":"b","$patch":"delete"}]}}}}""",
            "application/strategic-merge-patch+json");
        Assert.Equal(
            """[{"name":"a","image":"a:2","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}]}]""",
            patched.Json["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString());
    }

    [Fact]
    public async Task Nothing_is_created_in_missing_or_terminating_namespaces()
    {
        var missing = await Admin.SendAsync("POST", "/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"x"}}""");
        Assert.Equal((404, "namespaces \"nowhere\" not found"), (missing.Code, missing.Message));
        await Admin.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"ending"}}""");
        Its.Store.Create(
            new ResourceId("", "configmaps", "ending", "held"),
            new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("example.com/hold") } });
        await Admin.SendAsync("DELETE", "/api/v1/namespaces/ending");
        var refused = await Admin.SendAsync("POST", "/api/v1/namespaces/ending/configmaps", """{"metadata":{"name":"x"}}""");
        Assert.Equal(403, refused.Code);
        Assert.Equal(
            "configmaps \"x\" is forbidden: unable to create new content in namespace ending because it is being terminated",
            refused.Message);
        Its.Store.Update(new ResourceId("", "configmaps", "ending", "held"), v => Meta.Of(v).Remove("finalizers"));
        await WaitFor.Absence(Its, new ResourceId("", "namespaces", "ending"));
    }

    [Fact]
    public async Task An_event_is_one_object_under_both_groups()
    {
        var made = await Admin.SendAsync(
            "POST",
            "/apis/events.k8s.io/v1/namespaces/default/events",
            """{"metadata":{"generateName":"c."},"reason":"Available","note":"up","regarding":{"kind":"ManagedCluster","name":"c"},"type":"Normal"}""");
        Assert.Equal((201, "up"), (made.Code, made.Json["note"]!.ToString()));
        const string Events = "/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dc";
        var listed = (await Admin.SendAsync("GET", Events)).Json["items"]![0]!;
        Assert.Equal("up", listed["message"]!.ToString());
        Assert.Equal(Meta.Name(made.Json), listed["metadata"]!["name"]!.ToString());
    }

    [Fact]
    public async Task Concurrent_patches_of_one_object_all_land()
    {
        await CreateConfigMap("busy");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Admin.SendAsync("PATCH", $"{ConfigMaps}/busy", $$$"""{"data":{"k{{{i}}}":"v"}}""", Merge)));
        Assert.All(answers, a => Assert.Equal(200, a.Code));
        Assert.Equal(51, Its.Store.Get(new ResourceId("", "configmaps", "default", "busy"))!["data"]!.AsObject().Count);
    }

    [Fact]
    public async Task Hostile_bodies_are_refused()
    {
        var deep = new string('[', 5_000) + new string(']', 5_000);
        Assert.Equal(400, (await Admin.SendAsync("POST", ConfigMaps, $$"""{"metadata":{"name":"deep"},"data":{{deep}}}""")).Code);
        Assert.Equal(400, (await Admin.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"twice"},"data":{"a":"1","a":"2"}}""")).Code);
        Assert.Equal(413, (await Admin.SendAsync("POST", ConfigMaps, new string(' ', 4 * 1024 * 1024))).Code);
        Assert.Equal(400, (await Admin.SendAsync("PATCH", $"{ConfigMaps}/y?fieldManager=me", "a: &a [1]\nb: [*a, *a]\n", Apply)).Code);
        var broken = Encoding.ASCII.GetBytes("k8s\0\n\uffff");
        Assert.Equal(400, (await Admin.SendAsync("POST", ConfigMaps, broken, "application/vnd.kubernetes.protobuf")).Code);
        Assert.Equal(400, (await Admin.SendAsync("POST", ConfigMaps, """["not","an","object"]""")).Code);
        Assert.Equal(400, (await Admin.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"numbers","labels":{"a":1}}}""")).Code);
    }
}
