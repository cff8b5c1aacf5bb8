using KubeStellar.Wec.Sandbox.Composition;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>Exchanges recorded with kube-apiserver 1.36 are answered alike.</summary>
public sealed class ConformanceTests : IAsyncLifetime
{
    private WecSandbox _sandbox = null!;

    private ApiServer Its => _sandbox.Its;

    public async Task InitializeAsync() => _sandbox = await WecSandbox.StartAsync(new SandboxOptions { WecCount = 1, Behaviours = [] });

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Customization_properties_are_written_and_read_as_on_a_real_server()
    {
        using var admin = TestClient.Admin(Its);
        await admin.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"customization-properties"}}""");
        await WaitFor.Object(Its, new("", "configmaps", "customization-properties", "kube-root-ca.crt"));
        await Replay("properties", _ => admin);
    }

    [Fact]
    public async Task Permissions_are_applied_as_on_a_real_server()
    {
        using var admin = TestClient.Admin(_sandbox.Wecs[0]);
        await Replay("permissions", _ => admin);
    }

    [Fact]
    public async Task Strangers_are_refused_in_the_words_of_a_real_server()
    {
        using var anonymous = TestClient.Anonymous(Its);
        using var badToken = TestClient.WithToken(Its, "bogus");
        using var nobody = TestClient.As(Its, "nobody");
        await Replay("refused", e => e.Identity switch { "anonymous" => anonymous, "bad-token" => badToken, _ => nobody });
    }

    [Fact]
    public async Task The_inventory_answers_as_on_a_real_server()
    {
        using var admin = TestClient.Admin(Its);
        const string Clusters = "/apis/cluster.open-cluster-management.io/v1/managedclusters";
        foreach (var name in (string[])["cluster1", "precreated"])
        {
            var body = """{"apiVersion":"cluster.open-cluster-management.io/v1","kind":"ManagedCluster","metadata":{"name":"NAME"},"spec":{}}"""
                .Replace("NAME", name, StringComparison.Ordinal);
            Assert.Equal(201, (await admin.SendAsync("POST", Clusters, body)).Code);
        }

        await Replay("inventory", _ => admin);
    }

    private static async Task Replay(string scenario, Func<Exchange, TestClient> client)
    {
        var exchanges = Exchange.Load(scenario);
        Assert.NotEmpty(exchanges);
        var problems = new List<string>();
        foreach (var exchange in exchanges)
        {
            if (await exchange.ReplayAsync(client(exchange)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }
}
