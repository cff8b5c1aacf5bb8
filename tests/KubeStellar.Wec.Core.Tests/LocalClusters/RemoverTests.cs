using KubeStellar.Wec.Core.Tests.Checks;
using KubeStellar.Wec.Core.Tests.Kubernetes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Yaml;
using KubeStellar.Wec.LocalClusters;
using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.Core.Tests.LocalClusters;

public sealed class RemoverTests
{
    [UnixFact]
    public async Task What_was_made_goes_and_the_kubeconfig_is_as_before()
    {
        using var machine = new StandIn("kind", "k3d", "docker");
        const string Before = "# mine\ncontexts:\n- name: prod\n  context: {cluster: prod, user: me}\nclusters:\n- {name: prod, cluster: {server: 'https://p'}}\nusers:\n- {name: me, user: {}}\n";
        machine.Write("home/config", Before);
        await MakeAsync(machine);
        var removed = await RemoveAsync(machine, new() { Name = "cluster1", Context = "cluster1" });

        Assert.Equal((true, ClusterProvider.Kind), (removed.Changed, removed.Provider));
        Assert.False(machine.Has("cluster1"));
        Assert.Equal("kind delete cluster --name cluster1", machine.Changes[^1]);
        Assert.Equal(Before, await File.ReadAllTextAsync(machine.KubeConfigPath));
        Assert.Empty(removed.BackupFiles);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Assert.Single(removed.ConfigFiles))!, "*config*"));
        Assert.False((await RemoveAsync(machine, new() { Name = "cluster1", Context = "cluster1" })).Changed);
    }

    [UnixFact]
    public async Task Cut_off_half_way_it_is_finished_by_running_it_again()
    {
        using var machine = new StandIn("kind", "docker");
        await MakeAsync(machine);
        await new ToolProcess(Path.Combine(machine.Bin, "kind"), "/dev/null").RunAsync(
            ClusterTool.Of(ClusterProvider.Kind).Delete("cluster1"), SilentReport.Instance, CancellationToken.None);

        Assert.True((await RemoveAsync(machine, new() { Name = "cluster1", Context = "cluster1" })).Changed);
        Assert.Single(machine.Changes, call => call.Contains("delete", StringComparison.Ordinal));
        Assert.DoesNotContain("kind-cluster1", await File.ReadAllTextAsync(machine.KubeConfigPath), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task What_another_context_uses_stays()
    {
        using var machine = new StandIn("kind", "docker");
        await MakeAsync(machine);
        var other = KubeYaml.Read("{cluster: kind-cluster1, user: kind-cluster1, namespace: shop}")!;
        await KubeconfigStore.ApplyAsync(
            machine.KubeConfigPath, new() { Upserts = [new(KubeconfigList.Contexts, "shop", other)] }, CancellationToken.None);
        await RemoveAsync(machine, new() { Name = "cluster1", Context = "cluster1" });

        var file = KubeConfigFile.Read(machine.KubeConfigPath);
        Assert.Equal("shop", Assert.Single(file.Contexts).Name);
        Assert.Equal("kind-cluster1", Assert.Single(file.Clusters).Name);
    }

    [UnixFact]
    public async Task A_cluster_of_another_make_is_never_deleted()
    {
        using var machine = new StandIn("kind", "docker");
        machine.Have("cluster1");
        machine.Write("home/config", "contexts: [{name: cluster1, context: {cluster: prod, user: me}}]\nclusters: [{name: prod, cluster: {server: 'https://p'}}]\nusers: [{name: me, user: {}}]\n");
        var error = await Assert.ThrowsAsync<WecException>(() => RemoveAsync(machine, new() { Name = "cluster1", Context = "cluster1" }));
        Assert.Equal("NotProvisioned", error.ErrorId);
        Assert.Empty(machine.Changes);
    }

    [UnixFact]
    public async Task A_cluster_without_a_context_is_found_by_its_tool()
    {
        using var machine = new StandIn("k3d", "docker");
        machine.Have("cluster1");
        Assert.Equal(ClusterProvider.K3d, (await RemoveAsync(machine, new() { Name = "cluster1", Context = "cluster1" })).Provider);
        Assert.Equal(["k3d cluster delete cluster1"], machine.Changes);
    }

    [UnixFact]
    public async Task A_cluster_that_is_still_registered_is_not_deleted_under_its_ITS_unless_forced()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        using var machine = new StandIn("kind", "docker");
        await MakeAsync(machine);
        var request = new RemovalRequest { Name = "cluster1", Context = "cluster1", Its = WecCheckTests.SpaceOf(fleet, "its1") };
        await fleet.WaitAsync("cluster1", Wec.Waiting.WecMilestone.Registered);

        var error = await Assert.ThrowsAsync<WecException>(() => RemoveAsync(machine, request));
        Assert.Equal("StillRegistered", error.ErrorId);
        Assert.True(machine.Has("cluster1"));
        await RemoveAsync(machine, request with { Force = true });
        Assert.False(machine.Has("cluster1"));
    }

    private static async Task MakeAsync(StandIn machine)
    {
        var provisioner = new Provisioner(machine.Host);
        var request = new ProvisioningRequest { Name = "cluster1", Context = "cluster1" };
        await provisioner.ExecuteAsync(
            await provisioner.PrepareAsync(request, SilentReport.Instance, CancellationToken.None), SilentReport.Instance, CancellationToken.None);
    }

    private static async Task<RemovedWec> RemoveAsync(StandIn machine, RemovalRequest request) =>
        await Remover.ExecuteAsync(
            await new Remover(machine.Host).PrepareAsync(request, SilentReport.Instance, CancellationToken.None),
            SilentReport.Instance, CancellationToken.None);
}
