using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>The real kubectl works against the sandbox.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private const string Permissions = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: appwrappers
        rules:
        - apiGroups: [workload.codeflare.dev]
          resources: [appwrappers]
          verbs: [get, list]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: appwrappers
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: appwrappers
        subjects:
        - kind: ServiceAccount
          name: klusterlet-work-sa
          namespace: open-cluster-management-agent
        """;

    private WecSandbox _sandbox = null!;
    private Kubectl _kubectl = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await WecSandbox.StartAsync(new SandboxOptions { WecCount = 1, FleetSize = 3 });
        _kubectl = new Kubectl(_sandbox);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [KubectlFact]
    public async Task Get_prints_the_inventory_with_its_columns()
    {
        var lines = Lines((await _kubectl.RunAsync("get managedclusters")).Ok);
        Assert.Equal(["NAME", "HUB ACCEPTED", "MANAGED CLUSTER URLS", "JOINED", "AVAILABLE", "AGE"], Cells(lines[0]));
        Assert.Equal(["fleet-00001", "true", "https://fleet-00001.example.net:6443", "True", "True"], Cells(lines[1])[..5]);
        Assert.Equal(4, lines.Length);
    }

    [KubectlFact]
    public async Task Short_names_selectors_and_output_formats_work()
    {
        Assert.Equal(
            "managedcluster.cluster.open-cluster-management.io/fleet-00002\n",
            (await _kubectl.RunAsync("get mcl -l name=fleet-00002 -o name")).Ok);
        Assert.Equal("true", (await _kubectl.RunAsync("get mcl fleet-00001 -o jsonpath={.spec.hubAcceptsClient}")).Ok);
    }

    [KubectlFact]
    public async Task Label_patch_and_annotate_change_a_cluster()
    {
        Assert.Contains(
            "labeled",
            (await _kubectl.RunAsync("label managedcluster fleet-00001 location-group=edge --overwrite")).Ok,
            StringComparison.Ordinal);
        Assert.Contains(
            "patched",
            (await _kubectl.RunAsync("""patch managedcluster fleet-00001 --type=merge -p {"spec":{"leaseDurationSeconds":90}}""")).Ok,
            StringComparison.Ordinal);
        Assert.Contains("annotated", (await _kubectl.RunAsync("annotate managedcluster fleet-00001 note=x")).Ok, StringComparison.Ordinal);
        var cluster = _sandbox.Its.Store.Get(new ResourceId("cluster.open-cluster-management.io", "managedclusters", "fleet-00001"))!;
        Assert.Equal("edge", cluster["metadata"]!["labels"]!["location-group"]!.ToString());
        Assert.Equal("90", cluster["spec"]!["leaseDurationSeconds"]!.ToString());
    }

    [KubectlFact]
    public async Task Create_configmap_stores_its_literals_and_refuses_a_second_time()
    {
        await _kubectl.RunAsync("create namespace customization-properties");
        const string Create =
            "create configmap cluster1 -n customization-properties --from-literal=clusterURL=https://my.clusters/1001-abcd";
        Assert.Contains("created", (await _kubectl.RunAsync(Create)).Ok, StringComparison.Ordinal);
        Assert.Contains("configmaps \"cluster1\" already exists", (await _kubectl.RunAsync(Create)).Error, StringComparison.Ordinal);
        Assert.Equal(
            "https://my.clusters/1001-abcd",
            (await _kubectl.RunAsync("get cm cluster1 -n customization-properties -o jsonpath={.data.clusterURL}")).Ok);
    }

    [KubectlFact]
    public async Task Apply_says_created_unchanged_and_configured()
    {
        Assert.Equal(["created", "created"], Verdicts(await _kubectl.RunAsync("--context cluster1 apply -f -", Permissions)));
        Assert.Equal(["unchanged", "unchanged"], Verdicts(await _kubectl.RunAsync("--context cluster1 apply -f -", Permissions)));
        var wider = Permissions.Replace("[get, list]", "[get, list, watch]", StringComparison.Ordinal);
        Assert.Equal(["configured", "unchanged"], Verdicts(await _kubectl.RunAsync("--context cluster1 apply -f -", wider)));
        Assert.DoesNotContain(_sandbox.Its.Store.List("rbac.authorization.k8s.io", "clusterroles"), r => Meta.Name(r) == "appwrappers");
    }

    [KubectlFact]
    public async Task Server_side_apply_tells_conflicts_and_can_force()
    {
        const string First = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"shared"},"data":{"k":"v"}}""";
        var second = First.Replace("\"v\"}", "\"w\"}", StringComparison.Ordinal);
        Assert.Contains(
            "serverside-applied",
            (await _kubectl.RunAsync("apply --server-side --field-manager=lab -f -", First)).Ok,
            StringComparison.Ordinal);
        var refused = await _kubectl.RunAsync("apply --server-side --field-manager=other -f -", second);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"lab\": .data.k", refused.Error, StringComparison.Ordinal);
        Assert.Contains(
            "serverside-applied",
            (await _kubectl.RunAsync("apply --server-side --field-manager=other --force-conflicts -f -", second)).Ok,
            StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Auth_can_i_answers_for_oneself_and_refuses_strangers()
    {
        Assert.Equal("yes\n", (await _kubectl.RunAsync("auth can-i create deployments")).Ok);
        var other = await _kubectl.RunAsync("auth can-i create deployments --as nobody");
        Assert.NotEqual(0, other.ExitCode);
    }

    [KubectlFact]
    public async Task Get_watch_prints_changes_as_they_happen()
    {
        // Of a list, kubectl watches on from what it has printed, so no change can fall in between.
        using var watch = _kubectl.Start("get managedclusters -w --no-headers");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            for (var i = 1; i <= 3; i++)
            {
                Assert.StartsWith($"fleet-0000{i}", await watch.StandardOutput.ReadLineAsync(limit.Token), StringComparison.Ordinal);
            }

            _sandbox.Its.Store.Update(
                new ResourceId("cluster.open-cluster-management.io", "managedclusters", "fleet-00003"),
                value => value["spec"]!["hubAcceptsClient"] = false);
            Assert.Contains("false", await watch.StandardOutput.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        }
        finally
        {
            watch.Kill();
        }
    }

    [KubectlFact]
    public async Task Deleting_a_namespace_waits_until_it_is_empty_and_gone()
    {
        await _kubectl.RunAsync("create namespace doomed");
        await _kubectl.RunAsync("create configmap left -n doomed --from-literal=a=1");
        Assert.Contains("deleted", (await _kubectl.RunAsync("delete namespace doomed")).Ok, StringComparison.Ordinal);
        Assert.Null(_sandbox.Its.Store.Get(new ResourceId("", "configmaps", "doomed", "left")));
        Assert.Contains(
            "namespaces \"doomed\" not found", (await _kubectl.RunAsync("get namespace doomed")).Error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Kinds_of_a_new_definition_can_be_used_at_once()
    {
        const string Definition = """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"appwrappers.workload.codeflare.dev"},
             "spec":{"group":"workload.codeflare.dev","scope":"Namespaced","names":{"kind":"AppWrapper","plural":"appwrappers"},
             "versions":[{"name":"v1beta2","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
            """;
        const string Instance = """{"apiVersion":"workload.codeflare.dev/v1beta2","kind":"AppWrapper","metadata":{"name":"a"},"spec":{"suspend":false}}""";
        Assert.Contains("created", (await _kubectl.RunAsync("--context cluster1 apply -f -", Definition)).Ok, StringComparison.Ordinal);
        Assert.Contains(
            "condition met",
            (await _kubectl.RunAsync("--context cluster1 wait --for=condition=Established crd/appwrappers.workload.codeflare.dev")).Ok,
            StringComparison.Ordinal);
        Assert.Contains("created", (await _kubectl.RunAsync("--context cluster1 apply -f -", Instance)).Ok, StringComparison.Ordinal);
        Assert.Contains("unchanged", (await _kubectl.RunAsync("--context cluster1 apply -f -", Instance)).Ok, StringComparison.Ordinal);
        Assert.Contains(
            "deleted",
            (await _kubectl.RunAsync("--context cluster1 delete crd appwrappers.workload.codeflare.dev")).Ok,
            StringComparison.Ordinal);
        Assert.Null(_sandbox.Wecs[0].Store.Get(new ResourceId("workload.codeflare.dev", "appwrappers", "default", "a")));
    }

    [KubectlFact]
    public async Task Typed_commands_that_speak_protobuf_are_understood()
    {
        Assert.Contains(
            "created", (await _kubectl.RunAsync("create clusterrole reader --verb=get,list --resource=pods")).Ok, StringComparison.Ordinal);
        Assert.Contains("created", (await _kubectl.RunAsync("create serviceaccount robot")).Ok, StringComparison.Ordinal);
        Assert.Contains(
            "created", (await _kubectl.RunAsync("create deployment web --image=nginx --replicas=2")).Ok, StringComparison.Ordinal);
        Assert.Equal(3, (await _kubectl.RunAsync("create token robot")).Ok.Trim().Split('.').Length);
        Assert.Contains("kubernetes-admin", (await _kubectl.RunAsync("auth whoami")).Ok, StringComparison.Ordinal);
        Assert.Equal("nginx", (await _kubectl.RunAsync("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}")).Ok);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Cells(string line) =>
        [.. line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string[] Verdicts(Kubectl.Outcome outcome) => [.. Lines(outcome.Ok).Select(l => l.Split(' ')[^1])];
}
