using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Permissions;
using KubeStellar.Wec.Permissions.Access.Questions;

namespace KubeStellar.Wec.Core.Tests.Permissions.Access;

public sealed class PermissionTestFlowTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    [Fact]
    public async Task What_the_agent_may_do_is_told_with_the_binding_that_allows_it()
    {
        var rows = await fleet.TestAsync(new() { Resources = ["deploy"], Verbs = ["create"], Namespaces = ["default"] });

        var row = Assert.Single(rows);
        Assert.True(row.Allowed);
        Assert.Equal(("cluster1", "its1", "cluster1"), (row.Name, row.ItsContext, row.WecContext));
        Assert.Equal(("create", "deployments", "apps", "default"), (row.Verb, row.Resource, row.Group, row.Namespace));
        Assert.Equal("open-cluster-management:klusterlet-work:execution-admin", row.Binding);
        Assert.Equal("admin", row.Role);
        Assert.Equal("open-cluster-management-agent/klusterlet-work-sa", row.ServiceAccount);
        Assert.Equal(PermissionScope.Namespace, row.Scope);
        Assert.StartsWith("RBAC: allowed by ", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_verbs_everything_keeping_an_object_takes_is_tested_for_the_whole_cluster()
    {
        var rows = await fleet.TestAsync(new() { Resources = ["storageclasses.storage.k8s.io"] });

        Assert.Equal(["get", "create", "update", "patch", "delete"], rows.Select(r => r.Verb));
        Assert.All(rows, row => Assert.True(row is { Allowed: false, Namespace: null, Scope: PermissionScope.Cluster, IsKnownResource: true, Binding: null }));
    }

    [Fact]
    public async Task Rows_come_in_the_order_of_the_question_and_once_each()
    {
        var rows = await fleet.TestAsync(new()
        {
            Resources = ["deployment.apps", "deploy", "Deployment", "namespaces", "deployments.apps/scale", "/metrics"],
            Verbs = ["list", "GET"],
            Namespaces = ["b", "a"],
        });

        Assert.Equal(
            [
                "list deployments b", "list deployments a", "get deployments b", "get deployments a",
                "list namespaces ", "get namespaces ",
                "list deployments/scale b", "list deployments/scale a", "get deployments/scale b", "get deployments/scale a",
                "list /metrics ", "get /metrics ",
            ],
            rows.Select(r => $"{r.Verb} {r.NonResourceUrl}{r.Resource}{(r.Subresource is null ? "" : "/" + r.Subresource)} {r.Namespace}"));
        Assert.Contains("live in no namespace", rows.First(r => r.Resource == "namespaces").Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_is_asked_about_before_its_definition_is_there_and_seen_as_soon_as_it_is()
    {
        var request = new PermissionTestRequest { Resources = ["gadgets.example.com"], Verbs = ["get"] };
        var before = Assert.Single(await fleet.TestAsync(request));
        await fleet.CreateAsync("""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gadgets.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Gadget","plural":"gadgets","singular":"gadget","listKind":"GadgetList"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """);
        var after = Assert.Single(await fleet.TestAsync(request));

        Assert.True(before is { Allowed: false, IsKnownResource: false, Scope: PermissionScope.Unknown });
        Assert.Contains("CustomResourceDefinition is not installed", before.Note, StringComparison.Ordinal);
        Assert.True(after is { Allowed: false, IsKnownResource: true, Scope: PermissionScope.Namespace });
        Assert.Null(after.Note);
    }

    [SandboxFact]
    public async Task A_warm_WEC_is_asked_nothing_but_the_reviews_and_who_its_agent_is()
    {
        var request = new PermissionTestRequest { Resources = ["configmaps", "secrets", "deployments.apps"] };
        await fleet.TestAsync(request);

        var sent = await fleet.DuringAsync(() => fleet.TestAsync(request));

        Assert.Equal(15, sent.Count(e => e.IsReview));
        Assert.Equal("/apis/operator.open-cluster-management.io/v1/klusterlets", Assert.Single(sent, e => !e.IsReview).Path);
    }

    [Fact]
    public async Task Without_a_Klusterlet_the_usual_agent_is_assumed_aloud()
    {
        var told = new Told();
        var row = Assert.Single(await fleet.TestAsync(new() { Resources = ["pods"], Verbs = ["get"] }, "cluster2", told));

        Assert.False(row.Allowed);
        Assert.Contains("no Klusterlet", Assert.Single(told.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bindings_to_missing_roles_are_pointed_out()
    {
        await fleet.CreateAsync("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"dangling"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"ghost"},
             "subjects":[{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"open-cluster-management-agent"}]}
            """,
            "cluster2");

        var row = Assert.Single(await fleet.TestAsync(new() { Resources = ["nodes"], Verbs = ["get"] }, "cluster2"));

        Assert.Equal(PermissionMiss.Role, row.Miss);
        Assert.Equal(("dangling", "ghost"), (row.Binding, row.Role));
        Assert.Contains("\"ghost\", which does not exist", row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_ask_is_told_which_right_is_missing()
    {
        var tester = new PermissionTester(new() { Resources = ["deployments.apps"] });
        await fleet.AllowAsync("onlooker", """[{"apiGroups":["operator.open-cluster-management.io"],"resources":["klusterlets"],"verbs":["list"]}]""");

        var refusal = await Assert.ThrowsAsync<WecException>(() => tester.TestAsync(
            fleet.Client(actingAs: "onlooker"), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None));

        Assert.Equal(("AccessReviewForbidden", WecErrorKind.PermissionDenied), (refusal.ErrorId, refusal.Kind));
        Assert.Contains("subjectaccessreviews", refusal.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_unknown_name_is_an_error() => Assert.Equal(
        "UnknownResource", (await Assert.ThrowsAsync<WecException>(() => fleet.TestAsync(new() { Resources = ["gizmos"] }))).ErrorId);

    [Fact]
    public async Task A_stopped_test_ends_as_stopped()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var tester = new PermissionTester(new() { Resources = ["pods", "deployments.apps"] });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            tester.TestAsync(fleet.Client(), PermissionFleet.Target("cluster1"), SilentReport.Instance, stop.Token));
    }
}
