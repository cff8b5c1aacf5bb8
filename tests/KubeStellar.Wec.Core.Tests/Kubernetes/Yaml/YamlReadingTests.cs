using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Manifests;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Yaml;

/// <summary>YAML as people write it is read as kubectl reads it.</summary>
public class YamlReadingTests
{
    private const string Head = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n";

    /// <summary>What follows the head, and what it adds as JSON.</summary>
    public static TheoryData<string, string> Forms => new()
    {
        // A literal block whose first lines hold blanks, as Helm leaves them.
        { "data:\n  config.yaml: |\n    \n    auth: false\n    limits:\n      rate: \"\"\n", """{"data":{"config.yaml":"\nauth: false\nlimits:\n  rate: \"\"\n"}}""" },
        { "data:\n  a: >-\n    \n  \n    x\n    y\n  b: 1\n", """{"data":{"a":"\n\nx y","b":1}}""" },
        { "data:\n- |+\n  \n  x\n\n- z\n", """{"data":["\nx\n\n","z"]}""" },
        { "data:\n- a: | # why\n    \n    # no comment\n    \"\n  b: 'c'\n", """{"data":[{"a":"\n# no comment\n\"\n","b":"c"}]}""" },

        // Quoted text that goes on, or ends, at its parent's indentation.
        { "spec:\n  - args: [\"\n      echo a &&\n      echo b\n    \"]\n", """{"spec":[{"args":[" echo a && echo b "]}]}""" },
        { "spec:\n  args: [\"\n  a\n\n  b\n  \"]\n", """{"spec":{"args":[" a\nb "]}}""" },
        { "k:\n  a: \"\nx\n\"\nb: 2\n", """{"k":{"a":" x "},"b":2}""" },
        { "k:\n  a: \"x\n  y\"\n  b: '\n  it''s \"c\" \\\n  '\n", """{"k":{"a":"x y","b":" it's \"c\" \\ "}}""" },
        { "k:\n- \"\n  x\n\"\n- '\n  x\n'\nc: 1\n", """{"k":[" x "," x "],"c":1}""" },
        { "a: \"b\n\nc\"\nd: e\n", """{"a":"b\nc","d":"e"}""" },
        { "a: \"x \\\n   y\\\n\n  z\"\nb: 'it''s\n\n  x \"q\" \\ '\nc: \"a\tb \t\n \t c\"\n", """{"a":"x y\nz","b":"it's\nx \"q\" \\ ","c":"a\tb c"}""" },

        // Flow collections that end at the start of a line.
        { "a: [\n1,\n2\n]\nb: {\n c: d\n}\n", """{"a":[1,2],"b":{"c":"d"}}""" },
        { "a: [x, \"y\n\n z\", {\nb: 'c\nd'}\n]\ne: f\n", """{"a":["x","y\nz",{"b":"c d"}],"e":"f"}""" },

        // A comment right behind a quotation mark.
        { "a: 'b'#c\nd: [\"e\"#f\n ]\ng: \"h\"#\n", """{"a":"b","d":["e"],"g":"h"}""" },
        { "a: \"b\"\t# c\nd: e#f\n", """{"a":"b","d":"e#f"}""" },

        // Line separators of Unicode.
        { "a: \"b\u2028c\"\nb: 'p\u2029q'\nc: \"x \u2028 y\"\nd: \"m\u0085\u0085n\"\n", "{\"a\":\"b\u2028c\",\"b\":\"p\u2029q\",\"c\":\"x\u2028y\",\"d\":\"m\\nn\"}" },

        // Repeated keys: the last counts.
        { "a: 1\na: 2\nb: {c: 1, c: 2}\n", """{"a":2,"b":{"c":2}}""" },

        // Anchors and merge keys.
        { "a: &x {b: 1}\nc: *x\nd: &y\n  e: f\n  g: h\ni:\n  <<: [*x, *y]\n  e: own\nj: {e: own, <<: *y}\n", """{"a":{"b":1},"c":{"b":1},"d":{"e":"f","g":"h"},"i":{"b":1,"e":"own","g":"h"},"j":{"e":"f","g":"h"}}""" },

        // Scalars mean what YAML 1.1 says.
        { "a: 0777\nb: 0o17\nc: =\nd: 1_000\ne: 0x1F\nf: 1e3\ng: +1\nh: 12:30:45\ni: yes\nj: 2001-01-01\nk: 1.0\nl: 0b11\nm: .5\n", """{"a":511,"b":15,"c":"=","d":1000,"e":31,"f":1000,"g":1,"h":"12:30:45","i":true,"j":"2001-01-01","k":1,"l":3,"m":0.5}""" },
        { "a: 1.\nb: 0x\nc: 1e400\nd: -0x1f\ne: 08\nf: nULL\ng: 1e3x\nh: '1'\ni: !!str 1\nj: Off\nk: ~\nl: oN\nm: v1.2\np: 1.2.3\no: -\u00a0\n", """{"a":1,"b":"0x","c":"1e400","d":-31,"e":8,"f":"nULL","g":"1e3x","h":"1","i":"1","j":false,"k":null,"l":"oN","m":"v1.2","p":"1.2.3","o":"-\u00a0"}""" },

        // Keys of other kinds, and marked ones.
        { "? a\n: 1\n? b\n: - 1\n1: x\n", """{"a":1,"b":[1],"1":"x"}""" },

        // Layouts.
        { "a:\t1\nb: x\t# c\nc:\t\"q\"\n", """{"a":1,"b":"x","c":"q"}""" },
        { "a: |\r\n  x\r\n  y\r\nb: \"p\r\n  q\"\r\n", """{"a":"x\ny\n","b":"p q"}""" },
        { "a: |\n  x\n  ---\n  y\nb: 1\n", """{"a":"x\n---\ny\n","b":1}""" },
        { "a: ''  \n\n\n   \nb:\n- x\n-\n  z\n- - w\n", """{"a":"","b":["x","z",["w"]]}""" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_of_YAML_is_read_for_what_it_means(string yaml, string json)
    {
        var read = (JsonObject)Assert.Single(ManifestReader.ReadText(Head + yaml)).Content.DeepClone();

        Assert.True(JsonNode.DeepEquals(WithHead(json), read), read.ToJsonString());
    }

    /// <summary>The values above are kubectl's own, where there is one to ask.</summary>
    [KubectlFact]
    public async Task Kubectl_reads_the_same()
    {
        var forms = Forms.Select(row => (Yaml: (string)row[0], Json: (string)row[1])).ToList();
        using var directory = new TempDirectory();
        for (var i = 0; i < forms.Count; i++)
        {
            directory.Write($"{i:00}.yaml", Head + forms[i].Yaml);
        }

        var printed = await KubectlAsync(directory.Path);

        Assert.Equal(forms.Count, printed.Count);
        foreach (var (form, read) in forms.Zip(printed))
        {
            Assert.True(JsonNode.DeepEquals(Normal(WithHead(form.Json)), Normal(read)), form.Yaml + read.ToJsonString());
        }
    }

    [Fact]
    public void A_file_of_YAML_starts_and_ends_its_documents_in_many_ways()
    {
        Assert.Equal(["a", "a"], Names($"%YAML 1.2\n---\n{Head}...\n# between\n---\n{Head}"));
        Assert.Equal(["a", "a"], Names($"--- # first\n{Head}---\n---\n# nothing\n---\n{Head}---\n"));
        Assert.Equal(["b", "a"], Names($"--- {{apiVersion: v1, kind: T, metadata: {{name: b}}}}\n---\n\uFEFF{Head}"));
        Assert.Equal(["a"], Names("\uFEFF" + Head));
    }

    [Fact]
    public void JSON_objects_may_follow_each_other()
    {
        const string one = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""";
        const string two = "{\n\t\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}\n}";

        Assert.Equal(["a", "b"], Names(one + "\n" + two + "\n"));
        Assert.Equal(["a", "b", "a"], Names(one + two + one));
        Assert.Equal(["a", "b"], Names(one + "\n---\n" + two.Replace('\t', ' ')));
    }

    [Fact]
    public void A_key_that_comes_twice_is_told_in_YAML_and_JSON()
    {
        var told = new List<string>();
        ManifestReader.ReadText(Head + "kind: Other\n", "a.yaml", told.Add);
        var json = ManifestReader.ReadText("""{"apiVersion":"v1","kind":"A","kind":"B","metadata":{"name":"a","name":"b"}}""", "a.json", told.Add);

        Assert.Equal(("B", "b"), (json.Single().Kind, json.Single().Name));
        Assert.Equal(3, told.Count);
        Assert.Contains("'a.yaml' at line 4 repeats the key 'kind'", told[0], StringComparison.Ordinal);
        Assert.Contains("'a.json' repeats the key 'kind'", told[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("n")]
    [InlineData("1")]
    public void A_name_is_text_with_quotes_or_without(string name)
    {
        var read = Assert.Single(ManifestReader.ReadText($"apiVersion: v1\nkind: A\nmetadata:\n  name: {name}\n  namespace: {name}\n"));

        Assert.Equal((name, name), (read.Name, read.Namespace));
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"A","metadata":{"name":"a","namespace":1}}""")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: [a]}\n")]
    public void A_name_that_cannot_be_one_is_an_error_and_not_no_name(string text)
    {
        Assert.Equal("InvalidManifest", Assert.Throws<KubeStellar.Wec.Errors.WecException>(() => ManifestReader.ReadText(text)).ErrorId);
    }

    [Theory]
    [InlineData("users:\n- name: u\n  user:\n\ttoken: x\n", 4)]
    [InlineData("a: 1\nb:\n  c: 2\n d: 3\n", 4)]
    [InlineData("a: 1\nb: [x\nc: d\n", 2)]
    [InlineData("a: 1\nb: \"never ends\nc: d\n", 2)]
    [InlineData("a: 1\nb: c: d\n", 2)]
    [InlineData("a: 1\nb: @x\n", 2)]
    public void What_is_not_well_formed_is_told_with_its_line(string yaml, int line)
    {
        Assert.Equal(line, KubeconfigText.Fails(() => KubeconfigText.Parse(yaml)).Line);
    }

    [Fact]
    public void Lines_are_right_in_what_had_to_be_mended()
    {
        var e = KubeconfigText.Fails(() => KubeconfigText.Parse("a: \"x\n\n\ny\"\nclusters:\n- 1\n"));

        Assert.Equal(6, e.Line);
    }

    [Fact]
    public void A_kubeconfig_may_merge_and_repeat_keys()
    {
        var config = KubeconfigText.Parse(
            "base: &b {server: 'https://h'}\nclusters: [{name: c, cluster: {<<: *b, tls-server-name: t}}]\n"
            + "contexts: [{name: x, context: {cluster: other, cluster: c}}]\n");

        var cluster = config.GetContext("x").Cluster;
        Assert.Equal(("h", "t"), (cluster.Server.Host, cluster.TlsServerName));
        Assert.Contains("repeats the key 'cluster'", Assert.Single(config.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_keys_cannot_exhaust_memory()
    {
        var wide = "base: &b {" + string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"k{i}: v")) + "}\n";
        var yaml = wide + "all:\n" + string.Concat(Enumerable.Repeat("- <<: *b\n", 20_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        KubeconfigText.Fails(() => KubeconfigText.Parse(yaml));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    private static JsonObject WithHead(string json)
    {
        var all = JsonNode.Parse("""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a"}}""")!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(json)!.AsObject())
        {
            all[key] = value?.DeepClone();
        }

        return all;
    }

    private static IEnumerable<string?> Names(string text) => ManifestReader.ReadText(text).Select(item => item.Name);

    private static JsonObject Normal(JsonObject content)
    {
        content.Remove("metadata");
        return content;
    }

    private static async Task<IReadOnlyList<JsonObject>> KubectlAsync(string folder)
    {
        var start = new ProcessStartInfo("kubectl", ["annotate", "--local", "-f", folder, "-o", "json", "x=y"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kubectl = Process.Start(start)!;
        var complaint = kubectl.StandardError.ReadToEndAsync();
        var printed = await kubectl.StandardOutput.ReadToEndAsync();
        Assert.Equal("", await complaint);
        return JsonText.ReadAll(printed);
    }
}

/// <summary>A test that asks kubectl.</summary>
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        var name = OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl";
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))))
        {
            Skip = "There is no kubectl to compare with.";
        }
    }
}
