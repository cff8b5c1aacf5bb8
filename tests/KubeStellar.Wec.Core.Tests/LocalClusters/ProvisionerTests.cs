using System.Collections.Concurrent;
using KubeStellar.Wec.Core.Tests.Kubernetes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.LocalClusters;
using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.Core.Tests.LocalClusters;

public sealed class ProvisionerTests
{
    [UnixFact]
    [Trait("Beats", "kubestellar#2577")]
    public async Task A_cluster_is_made_and_its_context_has_its_name()
    {
        using var machine = new StandIn("kind", "docker");
        var made = await MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1" });

        Assert.Equal(["kind create cluster --name cluster1"], machine.Changes);
        Assert.Equal((true, ClusterProvider.Kind), (made.Changed, made.Provider));
        Assert.Equal(new Uri("https://cluster1-control-plane:6443"), made.InternalServer);
        var context = Config(machine).GetContext("cluster1");
        Assert.Equal(("kind-cluster1", "kind-cluster1"), (context.Cluster.Name, context.User.Name));
        Assert.Null(Config(machine).CurrentContext);
    }

    [UnixFact]
    public async Task K3d_makes_one_that_only_this_machine_reaches_in_the_network_of_the_hosting_cluster()
    {
        using var machine = new StandIn("k3d", "docker");
        machine.Have("kubeflex");
        machine.Say("server", "https://0.0.0.0:40002");
        var made = await MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1" });

        Assert.Equal(
            ["k3d cluster create cluster1 --network k3d-kubeflex --api-port 127.0.0.1:random --kubeconfig-update-default=false "
                + "--kubeconfig-switch-context=false --wait=false"],
            machine.Changes);
        Assert.Equal(new Uri("https://127.0.0.1:40002"), made.Server);
        Assert.Equal(new Uri("https://127.0.0.1:40002"), Config(machine).GetContext("cluster1").Cluster.Server);
        Assert.Equal(new Uri("https://k3d-cluster1-server-0:6443"), made.InternalServer);
    }

    [UnixFact]
    public async Task Everything_that_can_be_asked_for_reaches_the_tool_as_one_argument_each()
    {
        using var kind = new StandIn("kind", "podman");
        await MakeAsync(kind, new()
        {
            Name = "cluster1",
            Context = "edge",
            KubernetesVersion = "1.33.1",
            Network = "lab",
            ApiPort = 6500,
            Ports = ["8080:30080"],
            Timeout = TimeSpan.FromSeconds(90),
        });
        Assert.Equal(["kind create cluster --name cluster1 --image kindest/node:v1.33.1 --config -"], kind.Changes);
        Assert.True(Config(kind).TryGetContext("edge", out _));

        using var k3d = new StandIn("k3d", "docker");
        await MakeAsync(k3d, new()
        {
            Name = "cluster1",
            Context = "cluster1",
            KubernetesVersion = "1.33",
            Network = "lab",
            ApiPort = 6500,
            Ports = ["8080:80@loadbalancer"],
        });
        Assert.StartsWith(
            "k3d cluster create cluster1 --image +v1.33 --network lab --api-port 127.0.0.1:6500 --port 8080:80@loadbalancer",
            Assert.Single(k3d.Changes), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task The_plan_is_the_exact_command_line_and_makes_nothing()
    {
        using var machine = new StandIn("kind", "docker");
        var plan = await new Provisioner(machine.Host).PrepareAsync(
            new() { Name = "cluster1", Context = "cluster1", ConfigFile = "/my clusters/it's.yaml", Network = "lab" },
            SilentReport.Instance, CancellationToken.None);

        Assert.Equal(@"KIND_EXPERIMENTAL_DOCKER_NETWORK=lab kind create cluster --name cluster1 --config '/my clusters/it'\''s.yaml'", plan.Changes[0]);
        Assert.Empty(machine.Changes);
        Assert.False(File.Exists(machine.KubeConfigPath));
    }

    [UnixFact]
    public async Task Run_again_it_makes_nothing_and_adds_a_context_that_is_missing()
    {
        using var machine = new StandIn("kind", "docker");
        var request = new ProvisioningRequest { Name = "cluster1", Context = "cluster1" };
        await MakeAsync(machine, request);
        Assert.False((await MakeAsync(machine, request)).Changed);

        File.Delete(machine.KubeConfigPath);
        Assert.True((await MakeAsync(machine, request)).Changed);
        Assert.True(Config(machine).TryGetContext("cluster1", out _));
        Assert.Single(machine.Changes);
    }

    [UnixFact]
    public async Task A_cluster_that_was_waited_for_is_ready_under_its_context()
    {
        await using var fleet = await Fleet.StartAsync();
        var real = fleet.ContextOf("cluster1");
        using var machine = new StandIn("kind", "docker");
        machine.Say("secret", $"""
            clusters: [{"{"}name: kind-cluster1, cluster: {"{"}server: "{real.Cluster.Server}", certificate-authority-data: {Text(real.Cluster.CertificateAuthorityData)}{"}}"}]
            contexts: [{"{"}name: kind-cluster1, context: {"{"}cluster: kind-cluster1, user: kind-cluster1{"}}"}]
            users: [{"{"}name: kind-cluster1, user: {"{"}client-certificate-data: {Text(real.User.ClientCertificateData)}, client-key-data: {Text(real.User.ClientKeyData)}{"}}"}]
            """);
        var made = await MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1", Wait = true, Timeout = Fleet.Patience });
        Assert.Equal(real.Cluster.Server, made.Server);

        static string Text(byte[]? bytes) => Convert.ToBase64String(bytes ?? []);
    }

    [UnixFact]
    public async Task A_cluster_that_does_not_get_ready_is_told_with_what_it_lacks()
    {
        using var machine = new StandIn("kind", "docker");
        machine.Say("server", "https://127.0.0.1:9");
        var error = await FailAsync(machine, new() { Name = "cluster1", Context = "cluster1", Wait = true, Timeout = TimeSpan.Zero });
        Assert.Equal(("WecNotReady", WecErrorKind.Timeout), (error.ErrorId, error.Kind));
        Assert.Contains("127.0.0.1:9", error.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_context_that_leads_elsewhere_is_not_replaced_unless_forced()
    {
        using var machine = new StandIn("kind", "docker");
        machine.Write("home/config", """
            clusters: [{name: prod, cluster: {server: 'https://prod.example.com'}}]
            contexts: [{name: cluster1, context: {cluster: prod, user: me}}]
            users: [{name: me, user: {token: abc}}]
            """);
        var request = new ProvisioningRequest { Name = "cluster1", Context = "cluster1" };
        var error = await Assert.ThrowsAsync<WecException>(() => MakeAsync(machine, request));
        Assert.Equal("ContextTaken", error.ErrorId);
        Assert.Contains("prod.example.com", error.Message, StringComparison.Ordinal);
        Assert.Empty(machine.Changes);

        await MakeAsync(machine, request with { Force = true });
        Assert.Equal("kind-cluster1", Config(machine).GetContext("cluster1").Cluster.Name);
        Assert.Contains("prod.example.com", await File.ReadAllTextAsync(machine.KubeConfigPath), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task The_context_of_a_cluster_of_that_name_that_is_gone_is_renewed()
    {
        using var machine = new StandIn("kind", "docker");
        machine.Write("home/config", KubeconfigEditor.Apply("", "", KubeconfigEditorTests.Adding("cluster1", "https://127.0.0.1:1")));
        await MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1" });
        Assert.Equal(40001, Config(machine).GetContext("cluster1").Cluster.Server.Port);
    }

    [UnixFact]
    public async Task A_tool_that_fails_is_quoted()
    {
        using var machine = new StandIn("kind", "docker");
        machine.Say("fail", "");
        var report = new Told();
        var error = await Assert.ThrowsAsync<WecException>(() => MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1" }, report));

        Assert.Equal("ToolFailed", error.ErrorId);
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("port is already allocated", error.Message, StringComparison.Ordinal);
        Assert.Contains("Creating cluster cluster1", report.Lines);
        Assert.False(File.Exists(machine.KubeConfigPath));
    }

    [UnixFact]
    public async Task What_the_tool_prints_as_a_credential_is_never_told()
    {
        using var machine = new StandIn("kind", "docker");
        var report = new Told();
        await MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1" }, report);
        Assert.DoesNotContain(report.Lines, line => line.Contains("hush", StringComparison.Ordinal));

        machine.Say("secret", "token: hush-hush [");
        File.Delete(machine.KubeConfigPath);
        var error = await Assert.ThrowsAsync<WecException>(() => MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1" }, report));
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(report.Lines, line => line.Contains("hush", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task Giving_up_ends_the_tool()
    {
        using var machine = new StandIn("kind", "docker");
        machine.Say("hang", "");
        using var stop = new CancellationTokenSource();
        var report = new Told(line =>
        {
            if (line.StartsWith("Creating", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => MakeAsync(machine, new() { Name = "cluster1", Context = "cluster1" }, report, stop.Token));
        Assert.False(machine.Has("cluster1"));
    }

    [UnixFact]
    public async Task What_the_machine_lacks_is_told_before_anything_is_made()
    {
        using var bare = new StandIn("docker");
        Assert.Equal("ToolNotFound", (await FailAsync(bare, new() { Name = "cluster1", Context = "cluster1" })).ErrorId);

        using var engineless = new StandIn("kind");
        Assert.Equal("NoContainerEngine", (await FailAsync(engineless, new() { Name = "cluster1", Context = "cluster1" })).ErrorId);

        using var old = new StandIn("old-kind", "docker");
        var request = new ProvisioningRequest
        {
            Name = "cluster1",
            Context = "cluster1",
            Provider = ClusterProvider.Kind,
            Executable = Path.Combine(old.Bin, "old-kind"),
        };
        Assert.Equal("ToolTooOld", (await FailAsync(old, request)).ErrorId);
        Assert.Empty(old.Changes);
    }

    [UnixTheory]
    [InlineData(ClusterProvider.Kind, "1.33", null, "InvalidKubernetesVersion")]
    [InlineData(ClusterProvider.K3d, "latest", null, "InvalidKubernetesVersion")]
    [InlineData(ClusterProvider.Kind, null, "8080:80@loadbalancer", "InvalidPort")]
    [InlineData(ClusterProvider.K3d, null, "8080:80 --help", "InvalidPort")]
    public async Task What_the_tool_would_not_take_is_refused(ClusterProvider provider, string? version, string? port, string errorId)
    {
        using var machine = new StandIn("kind", "k3d", "docker");
        var error = await FailAsync(machine, new()
        {
            Name = "cluster1",
            Context = "cluster1",
            Provider = provider,
            KubernetesVersion = version,
            Ports = port is null ? [] : [port],
        });
        Assert.Equal(errorId, error.ErrorId);
        Assert.Empty(machine.Changes);
    }

    [Fact]
    public void Limits_that_are_too_low_for_several_clusters_are_warned_of()
    {
        using var directory = new TempDirectory();
        directory.Write("max_user_watches", "8192\n");
        directory.Write("max_user_instances", "512\n");
        var report = new Told();
        MachineChecks.WarnOfInotify(report, directory.Path);
        Assert.Contains("sysctl fs.inotify.max_user_watches=524288", Assert.Single(report.Lines), StringComparison.Ordinal);
    }

    private static KubeConfig Config(StandIn machine) => KubeConfig.Load(KubeConfigSource.Resolve(machine.KubeConfigPath), machine.Host);

    private static async Task<ProvisionedWec> MakeAsync(
        StandIn machine, ProvisioningRequest request, IReport? report = null, CancellationToken cancellationToken = default)
    {
        var provisioner = new Provisioner(machine.Host);
        var plan = await provisioner.PrepareAsync(request, report ?? SilentReport.Instance, cancellationToken);
        return await provisioner.ExecuteAsync(plan, report ?? SilentReport.Instance, cancellationToken);
    }

    private static Task<WecException> FailAsync(StandIn machine, ProvisioningRequest request) =>
        Assert.ThrowsAsync<WecException>(() => MakeAsync(machine, request));

    private sealed class Told(Action<string>? onLine = null) : IReport
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void Verbose(string message) => Add(message);

        public void Warning(string message) => Add(message);

        public void Progress(string status) => Add(status);

        private void Add(string line)
        {
            Lines.Enqueue(line);
            onLine?.Invoke(line);
        }
    }
}
