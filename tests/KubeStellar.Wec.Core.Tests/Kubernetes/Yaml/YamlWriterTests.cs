using System.Text.Json.Nodes;
using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Yaml;

public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData(" leading")]
    [InlineData("trailing ")]
    [InlineData("yes")]
    [InlineData("N")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("1.0")]
    [InlineData("0x1f")]
    [InlineData("2026-11-21")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("- a")]
    [InlineData("'quoted'")]
    [InlineData("\"quoted\"")]
    [InlineData("back\\slash")]
    [InlineData("two\nlines\n")]
    [InlineData("tab\tand \u00e9 \U0001F600")]
    [InlineData("{a}")]
    [InlineData("*")]
    [InlineData("&a")]
    [InlineData("=")]
    [InlineData("{\"effect\": \"PreferredDuringScheduling\"}")]
    [InlineData("https://127.0.0.1:16443/k8s?a=b")]
    public void Every_text_reads_back_as_it_was(string text)
    {
        var written = YamlWriter.Write(
            new JsonObject { ["a"] = text, [text.Length > 0 ? text : "k"] = new JsonArray(text, new JsonArray(text)) });

        var read = JsonNode.Parse(NodeJson.Write(KubeYaml.Read(written)!)!)!;
        Assert.Equal(text, (string?)read["a"]);
        Assert.Equal(text, (string?)read[text.Length > 0 ? text : "k"]![1]![0]);
    }

    [Fact]
    public void The_form_is_the_one_people_know()
    {
        var written = YamlWriter.Write(new JsonObject
        {
            ["kind"] = "Thing",
            ["spec"] = new JsonObject
            {
                ["count"] = 3,
                ["on"] = true,
                ["none"] = null,
                ["empty"] = new JsonObject(),
                ["list"] = new JsonArray(new JsonObject { ["name"] = "a", ["inner"] = new JsonObject { ["x"] = "1" } }, "b"),
            },
        });

        Assert.Equal(
            """
            kind: Thing
            spec:
              count: 3
              "on": true
              none: null
              empty: {}
              list:
              - name: a
                inner:
                  x: "1"
              - b

            """.ReplaceLineEndings("\n"),
            written);
    }

    [Fact]
    public void All_that_is_applied_to_a_WEC_reads_back()
    {
        var options = new KlusterletOptions { ClusterName = "cluster1", Version = new AgentVersion("v1.3.1") };

        foreach (var manifest in KlusterletManifests.Build(options, "apiVersion: v1\nkind: Config\n").Append(KlusterletCrd.Build()))
        {
            var read = JsonNode.Parse(NodeJson.Write(KubeYaml.Read(YamlWriter.Write(manifest.Body))!)!);
            Assert.True(JsonNode.DeepEquals(manifest.Body, read), manifest.ToString());
        }
    }
}
