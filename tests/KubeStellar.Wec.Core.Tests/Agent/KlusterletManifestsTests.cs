using System.Text;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Core.Tests.Agent;

public sealed class KlusterletManifestsTests
{
    private static readonly KlusterletOptions s_options = new()
    {
        ClusterName = "cluster1",
        Version = new AgentVersion("v1.3.1"),
        ExternalServer = new Uri("https://127.0.0.1:16444"),
    };

    public static TheoryData<string, string> WhatClusteradmApplies()
    {
        var data = new TheoryData<string, string>();
        foreach (var item in Fixture.Read("Agent", "clusteradm-join").AsArray())
        {
            data.Add((string)item!["kind"]!, (string)item["metadata"]!["name"]!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(WhatClusteradmApplies))]
    public void Each_object_is_what_clusteradm_applies_and_a_mark_of_ours(string kind, string name)
    {
        var expected = Fixture.Read("Agent", "clusteradm-join").AsArray(
            ).Single(i => (string)i!["kind"]! == kind && (string)i["metadata"]!["name"]! == name)!;
        var ours = Build(s_options).Single(m => m.Type.Kind == kind && m.Name == name).Body.DeepClone();

        var labels = ours["metadata"]!["labels"]!.AsObject();
        Assert.True(labels.Remove(ManagedBy.Key));
        if (labels.Count == 0)
        {
            ours["metadata"]!.AsObject().Remove("labels");
        }

        Sort(ours);
        Sort(expected);
        Assert.True(JsonNode.DeepEquals(expected, ours), $"expected {expected.Text()}\n but it is {ours.Text()}");
    }

    [Fact]
    public void Nothing_is_applied_before_what_it_needs()
    {
        var order = Build(s_options).Select(m => m.ToString()).ToList();

        Assert.Equal(["Namespace open-cluster-management", "Namespace open-cluster-management-agent"], order[..2]);
        Assert.Equal("Klusterlet klusterlet", order[^1]);
        Assert.True(order.IndexOf("Secret open-cluster-management-agent/bootstrap-hub-kubeconfig")
            < order.IndexOf("Deployment open-cluster-management/klusterlet"));
    }

    [Fact]
    public void A_full_type_fills_in_its_own_defaults()
    {
        var spec = Spec(s_options with { HasFullType = true });

        Assert.Null(spec["resourceRequirement"]);
        Assert.Equal(
            ["clientCertExpirationSeconds", "featureGates"], spec["registrationConfiguration"]!.AsObject().Select(p => p.Key).Order());
    }

    [Fact]
    public void The_type_of_ours_keeps_every_field_of_spec_and_status()
    {
        var version = KlusterletCrd.Build().Body["spec"]!["versions"]![0]!;

        Assert.NotNull(version["subresources"]!["status"]);
        foreach (var part in new[] { "spec", "status" })
        {
            Assert.True((bool)version["schema"]!["openAPIV3Schema"]!["properties"]![part]!["x-kubernetes-preserve-unknown-fields"]!);
        }
    }

    [Fact]
    public void No_text_form_shows_the_credential()
    {
        var secret = KlusterletManifests.Build(s_options, "token: s3cr3t").Single(m => m.Name == "bootstrap-hub-kubeconfig");

        Assert.Equal("token: s3cr3t", Encoding.UTF8.GetString(Convert.FromBase64String((string)secret.Body["data"]!["kubeconfig"]!)));
        Assert.Equal("Secret open-cluster-management-agent/bootstrap-hub-kubeconfig", secret.ToString());
    }

    private static IReadOnlyList<Manifest> Build(KlusterletOptions options) => KlusterletManifests.Build(options, "apiVersion: v1");

    private static JsonObject Spec(KlusterletOptions options) => Build(options)[^1].Body["spec"]!.AsObject();

    // The server keeps feature gates as a map, in an order of its own.
    private static void Sort(JsonNode item)
    {
        if (item["spec"]?["registrationConfiguration"]?["featureGates"] is JsonArray gates)
        {
            var sorted = gates.Select(g => g!.DeepClone()).OrderBy(g => (string)g["feature"]!, StringComparer.Ordinal).ToArray();
            item["spec"]!["registrationConfiguration"]!["featureGates"] = new JsonArray(sorted);
        }
    }
}
