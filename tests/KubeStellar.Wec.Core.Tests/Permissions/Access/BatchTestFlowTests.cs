using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Manifests;
using KubeStellar.Wec.Permissions.Access.Questions;

namespace KubeStellar.Wec.Core.Tests.Permissions.Access;

public sealed class BatchTestFlowTests(PermissionFleet fleet) : IClassFixture<PermissionFleet>
{
    private static readonly string[] s_allowed =
        ["deployments.apps", "services", "configmaps", "secrets", "jobs.batch", "ingresses.networking.k8s.io", "leases.coordination.k8s.io"];

    private static readonly string[] s_denied = ["storageclasses.storage.k8s.io", "nodes", "persistentvolumes", "things.example.com"];

    [SandboxFact]
    public async Task However_many_permissions_are_asked_the_WEC_sees_six_requests_at_most()
    {
        await fleet.CreateAsync("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"know-view","namespace":"default"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
             "subjects":[{"kind":"ServiceAccount","name":"klusterlet-work-sa","namespace":"open-cluster-management-agent"}]}
            """);
        await fleet.BindAsync("know-narrow", "default", """[{"apiGroups":["example.com"],"resources":["things"],"verbs":["get"]}]""");
        var request = new PermissionTestRequest
        {
            Resources = [.. s_allowed, .. s_denied],
            Verbs = ["get", "list", "create", "patch", "use"],
            Namespaces = ["default", "kube-system"],
            AllowUnknownVerbs = true,
        };

        IReadOnlyList<PermissionTestResult> rows = [];
        var sent = await fleet.DuringAsync(async () => rows = await fleet.TestAsync(request, mode: PermissionTestMode.Batch));

        Assert.InRange(rows.Count, 80, 120);
        Assert.True(sent.Count <= 6, string.Join('\n', sent.Select(e => $"{e.Method} {e.Path}")));
        Assert.Contains(sent, e => e.IsReview);
    }

    [SandboxFact]
    public async Task Where_everything_is_allowed_one_review_is_enough()
    {
        var request = new PermissionTestRequest { Resources = s_allowed, Verbs = ["get", "create"] };

        IReadOnlyList<PermissionTestResult> rows = [];
        var sent = await fleet.DuringAsync(async () => rows = await fleet.TestAsync(request, mode: PermissionTestMode.Batch));

        Assert.All(rows, row => Assert.True(row.Allowed));
        Assert.Single(sent, e => e.IsReview);
        Assert.Single(rows, row => row.Evidence is PermissionEvidence.Review);
    }

    [Fact]
    public async Task A_batch_answers_as_reviews_do()
    {
        var request = new PermissionTestRequest
        {
            Resources = [.. s_allowed, .. s_denied, "customresourcedefinitions", "deployments/scale", "/healthz", "/metrics"],
            Namespaces = ["default", "open-cluster-management-agent"],
        };

        var batch = await fleet.TestAsync(request, mode: PermissionTestMode.Batch);
        var reviews = await fleet.TestAsync(request, mode: PermissionTestMode.Review);

        Assert.Equal(reviews.Select(Facts), batch.Select(Facts));
        Assert.All(batch.Where(row => row.Allowed), row => Assert.NotNull(row.Binding));

        static object Facts(PermissionTestResult row) => (
            row.Allowed, row.Verb, row.Group, row.Resource, row.Subresource, row.Namespace, row.NonResourceUrl, row.Scope, row.IsKnownResource, row.Miss);
    }

    [Fact]
    public async Task Who_may_not_read_roles_gets_reviews()
    {
        await fleet.AllowAsync("know-reviewer", """
            [{"apiGroups":["authorization.k8s.io"],"resources":["subjectaccessreviews"],"verbs":["create"]},
             {"apiGroups":["operator.open-cluster-management.io"],"resources":["klusterlets"],"verbs":["list"]}]
            """);
        var tester = new PermissionTester(new PermissionTestRequest { Resources = s_allowed }, PermissionTestMode.Batch);

        var rows = await tester.TestAsync(
            fleet.Client(actingAs: "know-reviewer"), PermissionFleet.Target("cluster1"), SilentReport.Instance, CancellationToken.None);

        Assert.All(rows, row => Assert.Equal((true, PermissionEvidence.Review), (row.Allowed, row.Evidence)));
    }

    [Fact]
    public async Task Who_may_not_ask_for_reviews_gets_what_the_roles_say_and_is_told_so()
    {
        await fleet.AllowAsync("know-reader", """
            [{"apiGroups":["rbac.authorization.k8s.io"],"resources":["*"],"verbs":["list"]}]
            """);
        var told = new Told();
        var tester = new PermissionTester(
            new PermissionTestRequest { Resources = ["configmaps"], Verbs = ["get"] }, PermissionTestMode.Batch);

        var row = Assert.Single(await tester.TestAsync(
            fleet.Client(actingAs: "know-reader"), PermissionFleet.Target("cluster1"), told, CancellationToken.None));

        Assert.Equal((true, PermissionEvidence.Roles), (row.Allowed, row.Evidence));
        Assert.Contains("roles alone", Assert.Single(told.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifests_are_tested_with_everything_their_objects_take()
    {
        var manifests = ManifestReader.ReadText("""
            apiVersion: v1
            kind: Namespace
            metadata: { name: know-shop }
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, namespace: know-shop }
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: widgets.example.com }
            spec: { group: example.com, scope: Namespaced, names: { kind: Widget, plural: widgets } }
            ---
            apiVersion: example.com/v1
            kind: Widget
            metadata: { name: w, namespace: know-elsewhere }
            ---
            apiVersion: other.io/v1
            kind: Policy
            metadata: { name: p }
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: { name: r }
            """);
        var told = new Told();
        var rows = await fleet.TestAsync(new() { Manifests = manifests }, report: told);

        var web = rows.Where(r => r.Object == "Deployment know-shop/web").ToList();
        Assert.Equal(["get web", "create ", "update web", "patch web", "delete web"], web.Select(r => $"{r.Verb} {r.ResourceName}"));
        Assert.All(web, row => Assert.True(row is { Allowed: true, Namespace: "know-shop", Note: null }));

        Assert.All(rows.Where(r => r.Resource == "namespaces" && r.Verb != "create"), r => Assert.Equal("know-shop", r.Namespace));
        Assert.All(rows.Where(r => r.Resource == "widgets"), r =>
        {
            Assert.True(r is { Allowed: false, IsKnownResource: true });
            Assert.Contains("among the manifests", r.Note, StringComparison.Ordinal);
            Assert.Contains("no namespace 'know-elsewhere'", r.Note, StringComparison.Ordinal);
        });
        Assert.All(rows.Where(r => r.Group == "other.io"), r =>
        {
            Assert.True(r is { Resource: "policies", IsKnownResource: false });
            Assert.Contains("Install its CustomResourceDefinition", r.Note, StringComparison.Ordinal);
        });
        Assert.True(Assert.Single(rows, r => r.Verb == "escalate").Allowed);
        Assert.Contains("know-elsewhere", Assert.Single(told.Warnings), StringComparison.Ordinal);
    }
}
