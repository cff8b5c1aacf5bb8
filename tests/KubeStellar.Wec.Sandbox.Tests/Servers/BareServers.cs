using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Tests.Servers;

/// <summary>A sandbox without anything that acts on its own, for tests of the servers themselves.</summary>
public abstract class BareServers : IAsyncLifetime
{
    private protected const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private protected const string Clusters = "/apis/cluster.open-cluster-management.io/v1/managedclusters";

    private protected WecSandbox Sandbox { get; private set; } = null!;

    private protected ApiServer Its => Sandbox.Its;

    private protected TestClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Sandbox = await WecSandbox.StartAsync(new SandboxOptions { WecCount = 1, Behaviours = [] });
        Admin = TestClient.Admin(Its);
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await Sandbox.DisposeAsync();
    }

    private protected async Task<string> CreateConfigMap(string name, string labels = "{}")
    {
        var answer = await Admin.SendAsync(
            "POST", ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}","labels":{{{labels}}}},"data":{"a":"1"}}""");
        Assert.Equal(201, answer.Code);
        return answer.Json["metadata"]!["resourceVersion"]!.ToString();
    }
}
