using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Manifests;

namespace KubeStellar.Wec.Core.Tests.Manifests;

public sealed class ManifestReaderTests
{
    [Theory]
    [InlineData("{\"apiVersion\":\"v1\",\n\t\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}", "Pod a")]
    [InlineData("---\n# nothing\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}\n---\n", "Pod n/a")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: apps/v1, kind: Deployment, metadata: {generateName: b}}", "Pod a; Deployment (unnamed)")]
    [InlineData("apiVersion: v1\nkind: PodList\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]", "Pod a")]
    [InlineData("apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nspec: {workload: {manifests: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]}}", "Pod a")]
    [InlineData("x: &x {name: a}\napiVersion: v1\nkind: Pod\nmetadata: {<<: *x, namespace: n}", "Pod n/a")]
    [InlineData("x: &x {name: a, namespace: m}\napiVersion: v1\nkind: Pod\nmetadata: {<<: *x, namespace: n}", "Pod n/a")]
    public void Objects_are_read_as_people_keep_them(string text, string objects) =>
        Assert.Equal(objects, string.Join("; ", ManifestReader.ReadText(text)));

    [Theory]
    [InlineData("kind: Pod")]
    [InlineData("- a\n- b")]
    [InlineData("just words")]
    [InlineData("a: [")]
    [InlineData("a: !!python/object {}")]
    [InlineData("a: *nothing")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"")]
    public void What_is_no_manifest_is_refused(string text) =>
        Assert.Equal("InvalidManifest", Assert.Throws<WecException>(() => ManifestReader.ReadText(text)).ErrorId);

    [Fact]
    public void Aliases_that_multiply_are_refused_before_they_fill_the_memory()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Pod\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append('a').Append(i).Append(": &a").Append(i).Append(" [")
                .AppendJoin(',', Enumerable.Repeat($"*a{i - 1}", 10)).Append("]\n");
        }

        Assert.Equal("TooManyManifests", Assert.Throws<WecException>(() => ManifestReader.ReadText(text.ToString())).ErrorId);
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Equal(
            "InvalidManifest", Assert.Throws<WecException>(() => ManifestReader.ReadText("a: " + new string('[', 100_000))).ErrorId);

    [Fact]
    public void A_folder_gives_its_manifests_in_order_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("know-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "b.yaml"), "{apiVersion: v1, kind: Pod, metadata: {name: b}}");
            File.WriteAllText(Path.Combine(folder.FullName, "a.json"), """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}""");
            File.WriteAllText(Path.Combine(folder.FullName, "readme.md"), "# no manifest");

            Assert.Equal("Pod a; Pod b", string.Join("; ", ManifestReader.ReadFiles([folder.FullName])));
            var missing = Assert.Throws<WecException>(() => ManifestReader.ReadFiles([Path.Combine(folder.FullName, "c.yaml")]));
            Assert.Equal("ManifestNotFound", missing.ErrorId);
            Assert.DoesNotContain("kubeconfig", missing.Message, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
