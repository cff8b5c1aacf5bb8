using System.Text.Json.Nodes;
using KubeStellar.Wec.Core.Tests.Inventory;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Properties;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Core.Tests.Properties;

public sealed class PropertyWriterTests
{
    private static readonly Dictionary<string, string> s_wanted = new() { ["maxPods"] = "100", ["clusterURL"] = "https://x" };

    [Fact]
    public async Task Properties_are_added_to_those_that_are_there_and_the_second_time_nothing_changes()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.AnnounceAsync("edge-1");
        var writer = new PropertyWriter(fleet.Its, fleet.Origin);

        var first = await SetAsync(writer, new() { ["tier"] = "gold" });
        var second = await SetAsync(writer, s_wanted);
        var again = await SetAsync(writer, s_wanted);

        Assert.Equal((true, true, false), (first.Changed, second.Changed, again.Changed));
        Assert.Equal(["clusterURL", "maxPods", "tier"], again.Property.Keys.Order());
        Assert.Equal(("edge-1", "its1"), (again.Name, again.ItsContext));
    }

    [Fact]
    public async Task Another_value_is_replaced_only_by_force()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.AnnounceAsync("edge-1");
        var writer = new PropertyWriter(fleet.Its, fleet.Origin);
        await SetAsync(writer, new() { ["maxPods"] = "50" });

        var e = await Assert.ThrowsAsync<WecException>(() => SetAsync(writer, s_wanted));
        var forced = await SetAsync(writer, s_wanted, force: true);

        Assert.Equal(("PropertyExists", WecErrorKind.AlreadyExists), (e.ErrorId, e.Kind));
        Assert.Equal("100", forced.Property["maxPods"]);
    }

    [Fact]
    public async Task A_WEC_the_ITS_does_not_know_gets_properties_only_by_force()
    {
        await using var fleet = await Fleet.StartAsync();
        var writer = new PropertyWriter(fleet.Its, fleet.Origin);

        var e = await Assert.ThrowsAsync<WecException>(() => writer.PrepareAsync("edge-1", s_wanted, false, default));

        Assert.Equal("WecNotFound", e.ErrorId);
        Assert.True((await SetAsync(writer, s_wanted, force: true)).Changed);
    }

    [Theory]
    [InlineData("tier", "gold", false, null)]
    [InlineData("maxPods", "100", false, null)]
    [InlineData("maxPods", "50", false, "PropertyExists")]
    [InlineData("maxPods", "50", true, null)]
    public async Task A_ConfigMap_that_somebody_creates_meanwhile_is_treated_like_one_that_was_there(
        string key, string value, bool force, string? error)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.AnnounceAsync("edge-1");
        var writer = new PropertyWriter(fleet.Its, fleet.Origin);
        var change = await writer.PrepareAsync("edge-1", s_wanted, force, default);
        await SetAsync(writer, new() { [key] = value });

        WecProperties? written = null;
        var failure = await Record.ExceptionAsync(async () => written = await writer.WriteAsync("edge-1", change, default));

        Assert.Equal(error, (failure as WecException)?.ErrorId);
        var stored = await fleet.Its.FindAsync(CoreTypes.ConfigMaps, "edge-1", KubeStellarNames.PropertiesNamespace, default);
        Assert.Equal(error is null ? "100" : value, (string?)stored!["data"]!["maxPods"]);
        Assert.Equal(error is null, written?.Property.ContainsKey(key) ?? false);
    }

    [SandboxFact]
    public async Task The_namespace_is_created_when_the_first_property_is_and_said_before()
    {
        await using var fleet = await Fleet.StartAsync(propertiesNamespace: false);
        await fleet.AnnounceAsync("edge-1");
        var writer = new PropertyWriter(fleet.Its, fleet.Origin);
        await RemoveNamespaceAsync(fleet);

        var change = await writer.PrepareAsync("edge-1", s_wanted, false, default);

        Assert.False(change.HasNamespace);
        Assert.Contains("creates the namespace", change.Describe(), StringComparison.Ordinal);
        Assert.True((await writer.WriteAsync("edge-1", change, default)).Changed);
    }

    [SandboxFact]
    public async Task A_namespace_that_somebody_creates_meanwhile_is_as_good()
    {
        await using var fleet = await Fleet.StartAsync(propertiesNamespace: false);
        await fleet.AnnounceAsync("edge-1");
        var writer = new PropertyWriter(fleet.Its, fleet.Origin);
        await RemoveNamespaceAsync(fleet);
        var change = await writer.PrepareAsync("edge-1", s_wanted, false, default);
        var made = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = KubeStellarNames.PropertiesNamespace },
        };
        await fleet.Its.CreateAsync(CoreTypes.Namespaces, null, made, default);

        Assert.True((await writer.WriteAsync("edge-1", change, default)).Changed);
    }

    [SandboxFact]
    public async Task Looking_writes_nothing_and_no_change_sends_nothing()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.AnnounceAsync("edge-1");
        var writer = new PropertyWriter(fleet.Its, fleet.Origin);
        await SetAsync(writer, s_wanted);
        fleet.Sandbox.Requests.Clear();

        await SetAsync(writer, s_wanted);

        Assert.Empty(fleet.OurWrites);
    }

    private static async Task<WecProperties> SetAsync(PropertyWriter writer, Dictionary<string, string> properties, bool force = false) =>
        await writer.WriteAsync("edge-1", await writer.PrepareAsync("edge-1", properties, force, default), default);

    private static Task<bool> RemoveNamespaceAsync(Fleet fleet) =>
        fleet.Its.DeleteAsync(CoreTypes.Namespaces, KubeStellarNames.PropertiesNamespace, null, default);
}
