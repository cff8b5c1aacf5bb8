using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Labels;

namespace KubeStellar.Wec.Core.Tests.Agent;

/// <summary>What each wish becomes in the Klusterlet and around it.</summary>
public sealed class KlusterletSettingsTests
{
    private static readonly KlusterletOptions s_options = new() { ClusterName = "cluster1", Version = new AgentVersion("v1.3.1") };

    public static TheoryData<AgentSettings, string, string> Wishes() => new()
    {
        { new() { Mode = KlusterletMode.Singleton }, "deployOption", """{"mode":"Singleton"}""" },
        { new() { CertificateLifetime = TimeSpan.FromHours(2) }, "registrationConfiguration/clientCertExpirationSeconds", "7200" },
        {
            new() { HostAlias = new("172.18.0.2", "its1.localtest.me") }, "hubApiServerHostAlias",
            """{"ip":"172.18.0.2","hostname":"its1.localtest.me"}"""
        },
        {
            new() { FeatureGates = new Dictionary<string, bool> { ["ClusterClaim"] = false, ["ClusterProperty"] = true, ["MultipleHubs"] = false } },
            "registrationConfiguration/featureGates",
            """[{"feature":"AddonManagement","mode":"Enable"},{"feature":"ClusterClaim","mode":"Disable"},{"feature":"ClusterProperty","mode":"Enable"}]"""
        },
        {
            new() { FeatureGates = new Dictionary<string, bool> { ["rawfeedbackjsonstring"] = true } }, "workConfiguration",
            """{"featureGates":[{"feature":"RawFeedbackJsonString","mode":"Enable"}],"kubeAPIQPS":50,"kubeAPIBurst":100,"hubKubeAPIQPS":50,"hubKubeAPIBurst":100}"""
        },
        {
            new() { NodeSelector = Map("kubernetes.io/os", "linux"), Tolerations = [Toleration.Parse("dedicated=wec:NoSchedule")] }, "nodePlacement",
            """{"nodeSelector":{"kubernetes.io/os":"linux"},"tolerations":[{"key":"dedicated","operator":"Equal","value":"wec","effect":"NoSchedule"}]}"""
        },
        { new() { Resources = AgentResources.Of(AgentQosClass.BestEffort, null, null) }, "resourceRequirement", """{"type":"BestEffort"}""" },
        {
            new() { Resources = AgentResources.Of(null, Map("cpu", "100m"), Map("memory", "1Gi")) }, "resourceRequirement",
            """{"type":"ResourceRequirement","resourceRequirements":{"requests":{"cpu":"100m"},"limits":{"memory":"1Gi"}}}"""
        },
        { new() { PriorityClass = "high" }, "priorityClassName", "\"high\"" },
    };

    [Theory]
    [Trait("Beats", "kubestellar#2577")]
    [MemberData(nameof(Wishes))]
    public void Each_wish_is_written_where_the_operator_reads_it(AgentSettings settings, string path, string json)
    {
        var spec = Spec(s_options with { Settings = settings });

        var at = path.Split('/').Aggregate((JsonNode?)spec, (node, name) => node?[name]);
        Assert.Equal(json, at?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("nodePlacement")]
    [InlineData("hubApiServerHostAlias")]
    [InlineData("priorityClassName")]
    [InlineData("workConfiguration")]
    [InlineData("externalServerURLs")]
    public void What_nobody_wished_for_is_left_out(string field) => Assert.Null(Spec(s_options)[field]);

    [Fact]
    public void A_full_type_gets_only_what_was_wished_for()
    {
        var settings = new AgentSettings
        {
            FeatureGates = new Dictionary<string, bool> { ["ExecutorValidatingCaches"] = true },
            Resources = AgentResources.Of(AgentQosClass.BestEffort, null, null),
        };

        var spec = Spec(s_options with { HasFullType = true, Settings = settings });

        Assert.Equal(["featureGates"], spec["workConfiguration"]!.AsObject().Select(m => m.Key));
        Assert.Equal("BestEffort", (string?)spec["resourceRequirement"]!["type"]);
    }

    [Fact]
    [Trait("Beats", "clusteradm#480")]
    public void Annotations_get_the_prefix_without_which_they_stay_behind()
    {
        var annotations = new Dictionary<string, string> { ["site"] = "berlin", ["agent.open-cluster-management.io/zone"] = "a" };

        var written = Spec(s_options with { Settings = new() { Annotations = annotations } })["registrationConfiguration"]!["clusterAnnotations"]!.AsObject();

        Assert.Equal("berlin", (string?)written["agent.open-cluster-management.io/site"]);
        Assert.Equal("a", (string?)written["agent.open-cluster-management.io/zone"]);
        Assert.Equal(2, written.Count);
    }

    [Theory]
    [Trait("Beats", "ocm#269")]
    [InlineData("v1.3.1", false)]
    [InlineData("v1.4.0", true)]
    [InlineData("latest", true)]
    public void Labels_are_remembered_and_given_to_agents_that_heed_them(string tag, bool given)
    {
        var options = s_options with { Settings = new() { Labels = Map("location-group", "edge") }, Version = new AgentVersion(tag) };

        var klusterlet = KlusterletManifests.Build(options, "")[^1].Body;

        Assert.Equal("""{"location-group":"edge"}""", (string?)klusterlet["metadata"]!["annotations"]![DeferredLabels.Annotation]);
        Assert.Equal(given, klusterlet["spec"]!["registrationConfiguration"]!["clusterLabels"] is not null);
    }

    [Fact]
    public void The_operator_runs_where_its_agents_may_run()
    {
        var settings = new AgentSettings
        {
            NodeSelector = Map("pool", "infra"),
            Tolerations = [Toleration.Parse("*")],
            PriorityClass = "high",
        };

        var pod = Build(s_options with { Settings = settings }, "Deployment")!["spec"]!["template"]!["spec"]!;

        Assert.Equal("infra", (string?)pod["nodeSelector"]!["pool"]);
        Assert.Equal("Exists", (string?)pod["tolerations"]![0]!["operator"]);
        Assert.Equal("high", (string?)pod["priorityClassName"]);
    }

    [Fact]
    public void A_pull_credential_goes_into_the_secret_and_nobodys_is_taken_away()
    {
        var credential = PullCredential.FromPassword("registry.example", "me", "s3cr3t");

        Assert.Equal(
            credential.ToBase64(),
            DockerConfig(s_options with { Settings = new() { PullCredential = credential }, KeepPullSecret = true }));
        Assert.Equal(Convert.ToBase64String("{}"u8), DockerConfig(s_options));
        Assert.Null(DockerConfig(s_options with { KeepPullSecret = true }));
    }

    [Fact]
    public void Without_a_kubeconfig_the_secret_that_would_hold_it_is_left_out() =>
        Assert.DoesNotContain(KlusterletManifests.Build(s_options, null), m => m.Name == "bootstrap-hub-kubeconfig");

    private static Dictionary<string, string> Map(string key, string value) => new() { [key] = value };

    private static JsonObject Spec(KlusterletOptions options) => KlusterletManifests.Build(options, "")[^1].Body["spec"]!.AsObject();

    private static JsonObject? Build(KlusterletOptions options, string kind) =>
        KlusterletManifests.Build(options, "").FirstOrDefault(m => m.Type.Kind == kind)?.Body;

    private static string? DockerConfig(KlusterletOptions options) =>
        (string?)KlusterletManifests.Build(options, "").FirstOrDefault(m => m.Name == KlusterletManifests.PullSecret)?.Body["data"]![".dockerconfigjson"];
}
