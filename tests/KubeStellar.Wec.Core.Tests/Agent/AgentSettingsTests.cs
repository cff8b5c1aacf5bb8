using System.Text;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Core.Tests.Agent;

public sealed class AgentSettingsTests
{
    private static readonly Dictionary<string, string> s_none = [];

    public static TheoryData<string, AgentSettings> Bad() => new()
    {
        { "InvalidLabel", new() { Labels = Map("bad key", "x") } },
        { "ReservedLabel", new() { Labels = Map("cluster.open-cluster-management.io/clusterset", "blue") } },
        { "InvalidAnnotation", new() { Annotations = Map("example.com/site", "x") } },
        { "InvalidAnnotation", new() { Annotations = Map("site", new string('x', 300_000)) } },
        { "UnknownFeatureGate", new() { FeatureGates = new Dictionary<string, bool> { ["ManagedClusterAutoApproval"] = true } } },
        { "InvalidNodeSelector", new() { NodeSelector = Map("a/b/c", "x") } },
        { "InvalidResources", new() { Resources = AgentResources.Of(AgentQosClass.BestEffort, Map("cpu", "1"), null) } },
        { "InvalidResources", new() { Resources = AgentResources.Of(AgentQosClass.ResourceRequirement, null, null) } },
        { "InvalidResources", new() { Resources = AgentResources.Of(null, Map("cpu", "much"), null) } },
        { "InvalidResources", new() { Resources = AgentResources.Of(null, Map("cpu", "-1"), null) } },
        { "InvalidResources", new() { Resources = AgentResources.Of(null, Map("memory", "1Gi"), Map("memory", "1000M")) } },
        { "InvalidLifetime", new() { CertificateLifetime = TimeSpan.FromMinutes(59) } },
        { "InvalidLifetime", new() { CertificateLifetime = TimeSpan.FromDays(365 * 100) } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_an_API_server_or_agent_would_refuse_later_is_refused_now(string errorId, AgentSettings settings)
    {
        var error = Assert.Throws<WecException>(settings.Check);

        Assert.Equal((errorId, true), (error.ErrorId, error.Advice?.Length > 0));
    }

    [Fact]
    public void Sound_settings_pass() => new AgentSettings
    {
        Labels = Map("location-group", "edge"),
        Annotations = Map("agent.open-cluster-management.io/site", "any text: \u00e9\n"),
        FeatureGates = new Dictionary<string, bool> { ["clusterclaim"] = false, ["RawFeedbackJsonString"] = true },
        NodeSelector = Map("kubernetes.io/os", "linux"),
        Resources = AgentResources.Of(null, Map("cpu", "0.5"), Map("cpu", "500m")),
        CertificateLifetime = TimeSpan.FromHours(1),
    }.Check();

    [Theory]
    [InlineData("dedicated=wec:NoSchedule", "{\"key\":\"dedicated\",\"operator\":\"Equal\",\"value\":\"wec\",\"effect\":\"NoSchedule\"}")]
    [InlineData("dedicated:NoExecute:300", "{\"key\":\"dedicated\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300}")]
    [InlineData("node-role.kubernetes.io/control-plane", "{\"key\":\"node-role.kubernetes.io/control-plane\",\"operator\":\"Exists\"}")]
    [InlineData("key=", "{\"key\":\"key\",\"operator\":\"Equal\",\"value\":\"\"}")]
    [InlineData("*", "{\"operator\":\"Exists\"}")]
    [InlineData("*:PreferNoSchedule", "{\"operator\":\"Exists\",\"effect\":\"PreferNoSchedule\"}")]
    public void Taints_are_read_as_kubectl_writes_them(string text, string json) =>
        Assert.Equal(json, Toleration.Parse(text).ToJson().ToJsonString());

    [Theory]
    [InlineData("")]
    [InlineData("key:Never")]
    [InlineData("key:NoSchedule:300")]
    [InlineData("*=x")]
    [InlineData("bad key:NoSchedule")]
    [InlineData("key=a b")]
    public void What_is_no_taint_is_refused(string text) =>
        Assert.Equal("InvalidToleration", Assert.Throws<WecException>(() => Toleration.Parse(text)).ErrorId);

    [Theory]
    [Trait("Beats", "kubestellar/ui#944")]
    [InlineData("172.18.0.2", "https://its1.localtest.me:9443", "its1.localtest.me")]
    [InlineData("172.18.0.2 its1.localtest.me", "https://its1.localtest.me:9443", "its1.localtest.me")]
    [InlineData("  10.0.0.1   ITS1.example.com ", "https://its1.example.com", "its1.example.com")]
    public void An_alias_is_for_the_host_of_the_hub(string text, string hub, string host) =>
        Assert.Equal(host, HubHostAlias.Parse(text).For(new Uri(hub)).HostName);

    [Theory]
    [InlineData("its1.localtest.me", "https://its1.localtest.me")]
    [InlineData("::1", "https://its1.localtest.me")]
    [InlineData("1.2.3", "https://its1.localtest.me")]
    [InlineData("10.0.0.1 a b", "https://its1.localtest.me")]
    [InlineData("10.0.0.1 other", "https://its1.localtest.me")]
    [InlineData("10.0.0.1", "https://10.0.0.1:6443")]
    public void An_alias_that_changes_nothing_is_refused(string text, string hub) =>
        Assert.Equal("InvalidHubHostAlias", Assert.Throws<WecException>(() => HubHostAlias.Parse(text).For(new Uri(hub))).ErrorId);

    [Theory]
    [InlineData("1", "1000m", 0)]
    [InlineData("1Ki", "1024", 0)]
    [InlineData("1k", "1000", 0)]
    [InlineData("1e3", "1k", 0)]
    [InlineData(".5", "500m", 0)]
    [InlineData("2Gi", "2G", 1)]
    [InlineData("100u", "1m", -1)]
    public void Quantities_compare_by_what_they_mean(string one, string other, int expected)
    {
        Assert.True(Quantity.TryParse(one, out var left) & Quantity.TryParse(other, out var right));
        Assert.Equal(expected, Math.Sign(left.Value.CompareTo(right.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 Gi")]
    [InlineData("1KB")]
    [InlineData("Mi")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_quantity_is_refused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("{\"auths\":{}}")]
    [InlineData("{\"auths\":{\"quay.io\":{}},\"credsStore\":\"desktop\"}")]
    public void A_Docker_configuration_without_credentials_is_refused_without_being_shown(string json)
    {
        var error = Assert.Throws<WecException>(() => PullCredential.FromDockerConfig(Encoding.UTF8.GetBytes(json)));

        Assert.Equal("InvalidPullCredential", error.ErrorId);
        Assert.DoesNotContain("quay", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pull_credential_is_for_the_registry_alone_and_never_shown()
    {
        var credential = PullCredential.FromPassword("registry.example:5000/ocm", "me", "s3cr3t");

        var json = Encoding.UTF8.GetString(Convert.FromBase64String(credential.ToBase64()));
        Assert.Contains("\"registry.example:5000\":{\"username\":\"me\",\"password\":\"s3cr3t\"", json, StringComparison.Ordinal);
        Assert.Equal("registry.example:5000", PullCredential.FromDockerConfig(Encoding.UTF8.GetBytes(json)).Registries);
        Assert.Equal("credential for registry.example:5000 (not shown)", credential.ToString());
    }

    private static Dictionary<string, string> Map(string key, string value) => new(s_none) { [key] = value };
}
