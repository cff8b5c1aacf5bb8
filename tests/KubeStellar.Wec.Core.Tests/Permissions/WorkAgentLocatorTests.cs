using KubeStellar.Wec.Core.Tests.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions;
using Microsoft.AspNetCore.Http;

namespace KubeStellar.Wec.Core.Tests.Permissions;

public sealed class WorkAgentLocatorTests
{
    [Fact]
    public void The_agent_is_named_after_its_Klusterlet()
    {
        var agent = Agent("cluster1", Klusterlet("edge-agent", "cluster1", @namespace: "agents"));

        Assert.Equal("system:serviceaccount:agents:edge-agent-work-sa", agent.UserName);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:agents", "system:authenticated"], agent.Groups);
        Assert.Equal("open-cluster-management:edge-agent-work:aggregate", agent.AggregateRole);
        Assert.Null(agent.Note);
    }

    [Fact]
    public void In_singleton_mode_and_without_a_namespace_it_has_the_usual_ones() =>
        Assert.Equal(WorkAgentIdentity.Default, Agent("cluster1", Klusterlet("klusterlet", "cluster1", mode: "Singleton")));

    [Fact]
    public void Of_several_the_one_that_registers_the_WEC_counts() => Assert.Equal(
        "two-work-sa", Agent("b", Klusterlet("klusterlet", "a"), Klusterlet("two", "b"), Klusterlet("three", "c")).ServiceAccount);

    [Fact]
    public void Of_two_that_register_it_the_one_of_the_cluster_itself_and_of_the_usual_name_counts()
    {
        var hosted = Klusterlet("aaa", "b", mode: "Hosted");
        Assert.Equal("one-work-sa", Agent("b", hosted, Klusterlet("one", "b")).ServiceAccount);
        Assert.Equal("klusterlet-work-sa", Agent("b", hosted, Klusterlet("one", "b"), Klusterlet("klusterlet", "b")).ServiceAccount);
    }

    [Theory]
    [InlineData("Hosted")]
    [InlineData("SingletonHosted")]
    public void A_hosted_Klusterlet_speaks_of_another_cluster_and_that_is_said(string mode)
    {
        var alone = Agent("b", Klusterlet("guest", "b", mode: mode));
        var beside = Agent("b", Klusterlet("guest", "b", mode: mode), Klusterlet("own", "host"));
        var other = Agent("b", Klusterlet("guest", "c", mode: mode));

        Assert.Equal(("klusterlet-work-sa", WorkAgentDoubt.Hosted), (alone.ServiceAccount, alone.Doubt));
        Assert.Equal(("own-work-sa", WorkAgentDoubt.Hosted), (beside.ServiceAccount, beside.Doubt));
        Assert.Contains("hosted on this cluster (Klusterlet guest)", beside.Note, StringComparison.Ordinal);
        Assert.Equal(WorkAgentDoubt.NoKlusterlet, other.Doubt);
    }

    [Fact]
    public void Whatever_is_only_assumed_is_said()
    {
        Assert.Contains("no Klusterlet", Agent("b").Note, StringComparison.Ordinal);
        Assert.Contains("as 'a', not as 'b'", Agent("b", Klusterlet("k", "a")).Note, StringComparison.Ordinal);
        Assert.Contains("does not say which WEC", Agent("b", Klusterlet("k", "")).Note, StringComparison.Ordinal);
        var several = Agent("b", Klusterlet("k", "a"), Klusterlet("klusterlet", "c"));
        Assert.Contains("None of the 2", several.Note, StringComparison.Ordinal);
        Assert.Equal("klusterlet-work-sa", several.ServiceAccount);
    }

    [Theory]
    [InlineData("b", 200, WorkAgentDoubt.None, null)]
    [InlineData("c", 200, WorkAgentDoubt.OtherName, "as 'b', not as 'c'")]
    [InlineData("b", 404, WorkAgentDoubt.NoKlusterlet, "its agent is not registered")]
    [InlineData("b", 403, WorkAgentDoubt.Unreadable, "may not be read")]
    public async Task A_Klusterlet_without_a_name_goes_by_the_one_its_agent_is_registered_by_for_every_cmdlet(
        string wec, int code, object doubt, string? note)
    {
        await using var server = await ScriptedServer.StartAsync(context => Answer(context, code)(context));
        var client = server.Client();

        var agent = await WorkAgentLocator.LocateAsync(client, wec, CancellationToken.None);
        var found = await KlusterletLocator.ReadAsync(client, wec, CancellationToken.None);

        Assert.Equal((doubt, "agents"), (agent.Doubt, agent.Namespace));
        Assert.Contains(note ?? "", agent.Note ?? "", StringComparison.Ordinal);
        Assert.Equal(agent.Doubt == WorkAgentDoubt.None, found.Own is not null);
    }

    private static Func<HttpContext, Task> Answer(HttpContext context, int code) => context.Request.Path.Value!.Split('/')[^1] switch
    {
        "klusterlets" => ScriptedServer.Json("""{"items":[{"metadata":{"name":"edge"},"spec":{"namespace":"agents"}}]}"""),
        OcmNames.HubSecret when code == 200 => ScriptedServer.Json("""{"data":{"cluster-name":"Yg=="}}"""),
        _ => ScriptedServer.Json(
            $$"""{"kind":"Status","code":{{code}},"reason":"{{(code == 403 ? "Forbidden" : "NotFound")}}","message":"no"}""", code),
    };

    private static WorkAgentIdentity Agent(string wec, params Klusterlet[] there) =>
        WorkAgentLocator.Of(KlusterletLocator.Of(there, wec), wec);

    private static Klusterlet Klusterlet(string name, string cluster, string? @namespace = null, string mode = "Default") => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { ClusterName = cluster, Namespace = @namespace, DeployOption = new() { Mode = mode } },
    };
}
