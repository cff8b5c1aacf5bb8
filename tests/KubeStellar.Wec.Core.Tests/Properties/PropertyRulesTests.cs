using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Properties;

namespace KubeStellar.Wec.Core.Tests.Properties;

public sealed class PropertyRulesTests
{
    [Theory]
    [InlineData("clusterURL", true)]
    [InlineData("_", true)]
    [InlineData("_9", true)]
    [InlineData("x1", true)]
    [InlineData("Type", true)]
    [InlineData("größe", true)]
    [InlineData("世界", true)]
    [InlineData("x٣", true)]
    [InlineData("𝒳", true)]
    [InlineData("", false)]
    [InlineData("9x", false)]
    [InlineData("٣", false)]
    [InlineData("location-group", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("xⅣ", false)]
    [InlineData("x²", false)]
    [InlineData("e\u0301", false)]
    [InlineData("x\ud800", false)]
    [InlineData("type", false)]
    [InlineData("range", false)]
    [InlineData("fallthrough", false)]
    [InlineData("func", false)]
    [InlineData("nil", true)]
    [InlineData("true", true)]
    [InlineData("string", true)]
    public void A_template_can_name_what_Go_calls_an_identifier(string key, bool isName)
    {
        Assert.Equal(isName, PropertyRules.IsTemplateName(key));
    }

    [Fact]
    public void A_suggestion_can_always_be_used()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), key => IsUsable(PropertyRules.Suggest(key ?? ""))).QuickCheckThrowOnFailure();
        Assert.All((string[])["", "type", "9", "location-group", "世界"], key => Assert.True(IsUsable(PropertyRules.Suggest(key))));
        Assert.Equal("location_group", PropertyRules.Suggest("location-group"));
    }

    [Fact]
    public async Task What_a_ConfigMap_can_hold_is_what_the_server_says_it_can()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.Its.CreateAsync(CoreTypes.ConfigMaps, "default", Map([]), default);
        var text = Gen.Elements("a", "Z", "9", "-", "_", ".", "..", "/", "é", " ", "\n", new string('b', 126))
            .ListOf().Select(pieces => string.Concat(pieces.Take(4)));

        Prop.ForAll(text.ToArbitrary(), key => PropertyRules.IsConfigMapKey(key) == TakesAsync(fleet.Its, key).GetAwaiter().GetResult())
            .QuickCheckThrowOnFailure();
        Assert.All((string[])[".", "..", "..a", "...", ".a", "a..", ""], key =>
            Assert.Equal(PropertyRules.IsConfigMapKey(key), TakesAsync(fleet.Its, key).GetAwaiter().GetResult()));
        await fleet.Its.DeleteAsync(CoreTypes.ConfigMaps, "keyed", "default", default);
    }

    [Fact]
    public void A_key_no_template_can_name_is_refused_with_one_that_it_can_or_warned_of()
    {
        var properties = new Dictionary<string, string> { ["location-group"] = "edge" };

        var e = Assert.Throws<WecException>(() => PropertyInput.Check(properties, force: false));

        Assert.Equal(("InvalidPropertyName", WecErrorKind.InvalidInput), (e.ErrorId, e.Kind));
        Assert.Contains("'location_group'", e.Advice, StringComparison.Ordinal);
        Assert.Contains("without a word", Assert.Single(PropertyInput.Check(properties, force: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_no_ConfigMap_can_hold_is_refused_by_force_too()
    {
        Assert.Throws<WecException>(() => PropertyInput.Check(new Dictionary<string, string> { ["größe"] = "1" }, force: true));
    }

    [Fact]
    public void Hiding_the_name_of_the_WEC_is_warned_of()
    {
        Assert.Contains(
            "hides", Assert.Single(PropertyInput.Check(new Dictionary<string, string> { ["clusterName"] = "x" }, force: false)),
            StringComparison.Ordinal);
        Assert.Empty(PropertyInput.Check(new Dictionary<string, string> { ["clusterURL"] = "x" }, force: false));
    }

    private static bool IsUsable(string key) => PropertyRules.IsTemplateName(key) && PropertyRules.IsConfigMapKey(key);

    private static async Task<bool> TakesAsync(ClusterClient server, string key)
    {
        try
        {
            await server.ReplaceAsync(CoreTypes.ConfigMaps, "keyed", "default", Map(new() { [key] = "v" }), JsonWire.AnyObject, default);
            return true;
        }
        catch (ApiException e) when ((int)e.StatusCode == 422)
        {
            return false;
        }
    }

    private static JsonObject Map(JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "keyed" },
        ["data"] = data,
    };
}
