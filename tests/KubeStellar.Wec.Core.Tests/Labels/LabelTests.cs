using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Core.Tests.Inventory;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Core.Tests.Labels;

public sealed class LabelTests
{
    private static readonly Gen<string> s_text =
        Gen.Elements(
            "a", "Z", "9", "-", "_", ".", "/", "é", " ", "\n", "a-", "x.y", new string('b', 62), new string('c', 63), new string('d', 190))
            .ListOf().Select(pieces => string.Concat(pieces.Take(5)));

    [Fact]
    public async Task What_is_called_a_label_is_what_the_server_takes_for_one()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.Its.CreateAsync(CoreTypes.ConfigMaps, "default", Map([]), default);
        bool Takes(string key, string value) => TakesAsync(fleet.Its, new() { [key] = value }).GetAwaiter().GetResult();

        Prop.ForAll(s_text.ToArbitrary(), text =>
            LabelRules.ProblemWithKey(text) is null == Takes(text, "v") && LabelRules.ProblemWithValue(text) is null == Takes("k", text))
            .QuickCheckThrowOnFailure();
        await fleet.Its.DeleteAsync(CoreTypes.ConfigMaps, "labelled", "default", default);
    }

    [Theory]
    [InlineData("open-cluster-management.io/x", true)]
    [InlineData("cluster.open-cluster-management.io/clusterset", true)]
    [InlineData("control.kubestellar.io/x", true)]
    [InlineData("kubernetes.io/os", true)]
    [InlineData("node.k8s.io/x", true)]
    [InlineData("notkubestellar.io/x", false)]
    [InlineData("kubestellar.io.example/x", false)]
    [InlineData("kubestellar.io", false)]
    [InlineData("location-group", false)]
    public void Labels_of_controllers_are_known_by_their_prefix(string key, bool isReserved)
    {
        Assert.Equal(isReserved, LabelRules.IsReserved(key));
        var change = Record.Exception(() => LabelChange.For(Cluster([]), new Dictionary<string, string> { [key] = "v" }, force: false));
        Assert.Equal(isReserved ? "ReservedLabel" : null, (change as WecException)?.ErrorId);
        Assert.True(LabelChange.For(Cluster([]), new Dictionary<string, string> { [key] = "v" }, force: true).IsNeeded);
    }

    [Fact]
    public void A_WEC_that_is_not_accepted_is_labelled_only_by_force_but_may_stay_as_it_is()
    {
        var cluster = Cluster(new() { ["a"] = "1" }) with { Status = null };
        var other = new Dictionary<string, string> { ["a"] = "2" };

        var e = Assert.Throws<WecException>(() => LabelChange.For(cluster, other, force: false));

        Assert.Equal("WecNotAccepted", e.ErrorId);
        Assert.Equal("a=2 (was 1)", LabelChange.For(cluster, other, force: true).Describe());
        Assert.False(LabelChange.For(cluster, new Dictionary<string, string> { ["a"] = "1" }, force: false).IsNeeded);
    }

    [Fact]
    public void A_change_makes_the_labels_what_was_wanted_touches_nothing_else_and_is_not_needed_twice()
    {
        var some = (from pairs in Gen.Choose(0, 3).Two().ListOf()
                    select pairs.GroupBy(pair => pair.Item1).ToDictionary(pair => $"k{pair.Key}", pair => $"v{pair.First().Item2}")).ToArbitrary();

        Prop.ForAll(some, some, (current, wanted) =>
        {
            var change = LabelChange.For(Cluster(current), wanted, force: false);
            var result = change.Result();
            return wanted.All(label => result[label.Key] == label.Value)
                && result.All(label => wanted.ContainsKey(label.Key) || current[label.Key] == label.Value)
                && result.Count == current.Keys.Union(wanted.Keys).Count()
                && change.ToSet.All(label => !current.TryGetValue(label.Key, out var old) || old != label.Value)
                && !LabelChange.For(Cluster(new(result)), wanted, force: false).IsNeeded;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Unwanted_labels_go_with_the_same_change_where_they_are_there()
    {
        var change = LabelChange.For(
            Cluster(new() { ["tier"] = "edge", ["a"] = "1" }), new Dictionary<string, string> { ["a"] = "2" }, force: false, ["tier", "nothere"]);

        Assert.Equal("Set label a=2 (was 1); remove label tier (was edge)", change.DescribeAll());
        Assert.Equal(["a"], change.Result().Keys);
        var onlyGone = LabelChange.For(Cluster(new() { ["tier"] = "edge" }), new Dictionary<string, string>(), force: false, ["tier"]);
        Assert.Equal("Remove label tier (was edge)", onlyGone.DescribeAll());
        Assert.False(LabelChange.For(Cluster([]), new Dictionary<string, string>(), force: false, ["tier"]).IsNeeded);
        Assert.Equal("ReservedLabel", Assert.Throws<WecException>(() => LabelChange.For(
            Cluster(new() { ["x.k8s.io/y"] = "1" }), new Dictionary<string, string>(), force: false, ["x.k8s.io/y"])).ErrorId);
    }

    [Theory]
    [InlineData("-bad", "v")]
    [InlineData("good", "bad-")]
    public void A_label_that_is_none_is_refused_before_anything_is_written(string key, string value)
    {
        var e = Assert.Throws<WecException>(() => LabelRules.Check(new Dictionary<string, string> { ["fine"] = "", [key] = value }));

        Assert.Equal(("InvalidLabel", WecErrorKind.InvalidInput), (e.ErrorId, e.Kind));
    }

    [SandboxFact]
    public async Task A_WEC_that_changes_costs_one_request_and_one_that_does_not_none()
    {
        await using var fleet = await Fleet.StartAsync(others: 2);
        var reader = new FleetReader(fleet.Its, "its1");
        var writer = new LabelWriter(fleet.Its, fleet.Origin);
        var wanted = new Dictionary<string, string> { ["wave"] = "1", ["tier"] = "standard", ["new"] = "yes" };
        fleet.Sandbox.Requests.Clear();

        var first = await writer.WriteAsync(
            "fleet-00001", LabelChange.For((await reader.FindAsync("fleet-00001", default))!, wanted, false), default);
        var again = await writer.WriteAsync(
            "fleet-00001", LabelChange.For((await reader.FindAsync("fleet-00001", default))!, wanted, false), default);

        Assert.Equal((true, false), (first.Changed, again.Changed));
        Assert.Equal(first.Labels, again.Labels);
        Assert.Equal(("yes", "lab"), (again.Labels["new"], again.Labels["location-group"] is "core" or "lab" or "edge" ? "lab" : ""));
        Assert.Equal("PATCH", Assert.Single(fleet.OurWrites).Method);
    }

    [Fact]
    public async Task Labels_are_written_to_the_ITS()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.AnnounceAsync("edge-1", ("region", "eu"));
        var cluster = (await new FleetReader(fleet.Its, "its1").FindAsync("edge-1", default))!;

        var written = await new LabelWriter(fleet.Its, fleet.Origin).WriteAsync(
            "edge-1", LabelChange.For(cluster, new Dictionary<string, string> { ["tier"] = "gold" }, force: true), default);

        Assert.Equal((true, "gold", "eu"), (written.Changed, written.Labels["tier"], written.Labels["region"]));
    }

    private static ManagedCluster Cluster(Dictionary<string, string> labels) => new()
    {
        Metadata = new() { Name = "c1", Labels = labels },
        Status = new() { Conditions = [new() { Type = ManagedClusterCondition.HubAccepted, Status = "True" }] },
    };

    private static async Task<bool> TakesAsync(ClusterClient server, JsonObject labels)
    {
        try
        {
            await server.ReplaceAsync(CoreTypes.ConfigMaps, "labelled", "default", Map(labels), JsonWire.AnyObject, default);
            return true;
        }
        catch (ApiException e) when ((int)e.StatusCode == 422)
        {
            return false;
        }
    }

    private static JsonObject Map(JsonObject labels) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "labelled", ["labels"] = labels },
    };
}
