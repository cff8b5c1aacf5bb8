using System.Text.Json.Nodes;
using KubeStellar.Wec.Permissions;

namespace KubeStellar.Wec.Tests.Permissions;

public sealed class WorkAgentLocatorTests
{
    [Fact]
    public void The_agent_is_named_after_its_Klusterlet()
    {
        var agent = WorkAgentLocator.Choose([Klusterlet("edge-agent", "cluster1", @namespace: "agents")], "cluster1");

        Assert.Equal("system:serviceaccount:agents:edge-agent-work-sa", agent.UserName);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:agents", "system:authenticated"], agent.Groups);
        Assert.Equal("open-cluster-management:edge-agent-work:aggregate", agent.AggregateRole);
        Assert.Null(agent.Note);
    }

    [Fact]
    public void In_singleton_mode_and_without_a_namespace_it_has_the_usual_ones() => Assert.Equal(
        WorkAgentIdentity.Default, WorkAgentLocator.Choose([Klusterlet("klusterlet", "cluster1", mode: "Singleton")], "cluster1"));

    [Fact]
    public void Of_several_the_one_that_registers_the_WEC_counts() => Assert.Equal(
        "two-work-sa",
        WorkAgentLocator.Choose([Klusterlet("one", "a"), Klusterlet("two", "b"), Klusterlet("three", "c")], "b").ServiceAccount);

    [Theory]
    [InlineData("Hosted")]
    [InlineData("SingletonHosted")]
    public void A_hosted_Klusterlet_speaks_of_another_cluster(string mode) => Assert.Equal(
        "klusterlet-work-sa", WorkAgentLocator.Choose([Klusterlet("guest", "b", mode: mode)], "b").ServiceAccount);

    [Fact]
    public void Whatever_is_only_assumed_is_said()
    {
        Assert.Contains("no Klusterlet", WorkAgentLocator.Choose([], "b").Note, StringComparison.Ordinal);
        Assert.Contains("as 'a', not as 'b'", WorkAgentLocator.Choose([Klusterlet("k", "a")], "b").Note, StringComparison.Ordinal);
        Assert.Contains("None of the 2", WorkAgentLocator.Choose([Klusterlet("k", "a"), Klusterlet("l", "c")], "b").Note, StringComparison.Ordinal);
        Assert.Null(WorkAgentLocator.Choose([Klusterlet("k", "")], "b").Note);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":7},"spec":[]}""")]
    [InlineData("""{"metadata":[],"spec":{"clusterName":{},"namespace":7,"deployOption":"x"}}""")]
    [InlineData("{}")]
    public void A_malformed_Klusterlet_does_no_harm(string json) =>
        Assert.Equal("klusterlet-work-sa", WorkAgentLocator.Choose([(JsonObject)JsonNode.Parse(json)!], "b").ServiceAccount);

    private static JsonObject Klusterlet(string name, string cluster, string? @namespace = null, string mode = "Default") => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["clusterName"] = cluster,
            ["namespace"] = @namespace,
            ["deployOption"] = new JsonObject { ["mode"] = mode },
        },
    };
}
