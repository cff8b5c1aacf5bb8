using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Yaml;
using KubeStellar.Wec.LocalClusters.Kubeconfig;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.Core.Tests.LocalClusters;

public sealed class KubeconfigEditorTests
{
    private const string ByHand = """
        # my clusters, do not lose this
        apiVersion: v1
        kind: Config
        preferences: {}
        current-context: prod   # careful
        contexts:
        # the one that pays
        - name: prod
          context: {cluster: prod, user: admin, namespace: shop}   # in braces

        - context:
            cluster: test
            user: admin
          name: test
        users:
            - name: admin   # indented more than usual
              user:
                token: |
                  abc.def
                x-own-field: [1, two]
        x-extension:
          keep: me
        clusters:
        - name: prod
          cluster: {server: "https://prod.example.com"}
        - name: test
          cluster:
            server: https://test.example.com
        # the end

        """;

    private const string Json = """
        {"kind": "Config", "apiVersion": "v1",
         "clusters": [{"name": "prod", "cluster": {"server": "https://prod.example.com"}}],
         "contexts": [{"name": "prod", "context": {"cluster": "prod", "user": "admin"}}],
         "users": [{"name": "admin", "user": {"token": "abc"}}], "current-context": "prod"}
        """;

    private const string OfKubectl = "apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: \"\"\nkind: Config\npreferences: {}\nusers: null\n";

    private const string Minimal = "kind: Config";

    public static TheoryData<string> Layouts =>
    [
        ByHand, ByHand.Replace("\n", "\r\n", StringComparison.Ordinal), Json, OfKubectl, Minimal, "", "# nothing yet", "{}",
        "clusters: []\ncontexts: []   # none\nusers: []\n",
        "clusters:\nusers:\ncontexts:",
        "apiVersion: v1\nclusters:\n-\n  cluster:\n    server: https://a\n  name: a\ncontexts: [ {name: a, context: {cluster: a, user: a}} ]\nusers:\n-   name: a\n    user: {}",
        "---\nclusters:\n- {name: a, cluster: {server: 'https://a'}}\n- {name: b, cluster: {server: 'https://b'}}\n...\n",
        "contexts:\n  - context:\n      cluster: \"größe\"\n      user: 世界\n    name: 𝒳\nclusters:\n  - cluster: {server: https://a}\n    name: größe\nusers:\n  - name: 世界\n    user: {token: a}\n",
    ];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void What_is_added_is_there_and_nothing_else_has_changed(string text)
    {
        var edited = KubeconfigEditor.Apply("config", text, Adding("cluster1"));
        var file = KubeConfigFile.Parse("config", edited);

        Assert.Contains(file.Contexts, context => context.Name == "cluster1");
        Assert.Contains(file.Clusters, cluster => cluster.Name == "kind-cluster1");
        Assert.Contains(file.Users, user => user.Name == "kind-cluster1");
        Assert.Equal(KubeConfigFile.Parse("config", text).CurrentContext, file.CurrentContext);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void What_is_taken_out_again_leaves_the_rest_as_it_was(string text)
    {
        var more = KubeconfigEditor.Apply("config", text, Adding("cluster1"));
        var twice = KubeconfigEditor.Apply("config", more, Adding("cluster2"));
        var once = KubeconfigEditor.Apply("config", twice, Removing("cluster2"));
        Assert.Equal(more, once);
    }

    [Fact]
    public void Comments_order_and_what_nobody_knows_stay_byte_for_byte()
    {
        var edited = KubeconfigEditor.Apply("config", ByHand, Adding("cluster1"));
        Assert.Equal(ByHand, KubeconfigEditor.Apply("config", edited, Removing("cluster1")));
        Assert.All(ByHand.Split('\n'), line => Assert.Contains(line, edited, StringComparison.Ordinal));
    }

    [Fact]
    public void An_entry_of_the_same_name_is_replaced_in_its_place()
    {
        var first = KubeconfigEditor.Apply("config", ByHand, Adding("cluster1", "https://127.0.0.1:1"));
        var other = KubeconfigEditor.Apply("config", first, Adding("cluster1", "https://127.0.0.1:2"));
        Assert.Equal(first.Replace("127.0.0.1:1", "127.0.0.1:2", StringComparison.Ordinal), other);
        Assert.Equal(first, KubeconfigEditor.Apply("config", first, Adding("cluster1", "https://127.0.0.1:1")));
    }

    [Theory]
    [InlineData(ByHand)]
    [InlineData(Json)]
    public void The_current_context_is_none_when_it_is_taken_out(string text)
    {
        var change = new KubeconfigChange { Removals = [new(KubeconfigList.Contexts, "prod")] };
        var file = KubeConfigFile.Parse("config", KubeconfigEditor.Apply("config", text, change));
        Assert.Null(file.CurrentContext);
        Assert.DoesNotContain(file.Contexts, context => context.Name == "prod");
    }

    [Fact]
    public void A_layout_nobody_has_thought_of_is_refused_and_not_guessed_at()
    {
        // The user is an alias of an anchor in the entry that is to go.
        const string Shared = "users:\n- name: a\n  user: &u {token: x}\n- name: b\n  user: *u\ncontexts: []\nclusters: []\n";
        var change = new KubeconfigChange { Removals = [new(KubeconfigList.Users, "a")] };
        var error = Assert.Throws<KubeStellar.Wec.Errors.WecException>(() => KubeconfigEditor.Apply("config", Shared, change));
        Assert.Equal("KubeconfigNotEditable", error.ErrorId);
    }

    [Fact]
    public void Any_name_and_text_can_be_added_and_taken_out()
    {
        var names = ArbMap.Default.ArbFor<NonNull<string>>().Filter(name => name.Get.Length > 0 && !name.Get.Any(char.IsSurrogate));
        Prop.ForAll(names, ArbMap.Default.ArbFor<bool>(), (name, isJson) =>
        {
            var text = isJson ? Json : ByHand;
            var body = KubeYaml.Read(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["token"] = name.Get }))!;
            var added = KubeconfigEditor.Apply("config", text, new() { Upserts = [new(KubeconfigList.Users, "x" + name.Get, body)] });
            var removed = KubeconfigEditor.Apply("config", added, new() { Removals = [new(KubeconfigList.Users, "x" + name.Get)] });
            return removed == text;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Entries_of_another_name_than_the_tool_gives_are_not_taken()
    {
        var printed = Printed("cluster1", "https://127.0.0.1:40001").Replace("kind-cluster1", "prod", StringComparison.Ordinal);
        var error = Assert.Throws<KubeStellar.Wec.Errors.WecException>(
            () => ToolKubeconfig.Read(printed, "cluster1", ClusterTool.Of(ClusterProvider.Kind), "cluster1"));
        Assert.Equal("ToolFailed", error.ErrorId);
        Assert.Contains("'prod'", error.Message, StringComparison.Ordinal);
    }

    internal static KubeconfigChange Adding(string name, string server = "https://127.0.0.1:40001") =>
        new() { Upserts = [.. ToolKubeconfig.Read(Printed(name, server), name, ClusterTool.Of(ClusterProvider.Kind), name).Entries] };

    internal static KubeconfigChange Removing(string name) => new()
    {
        Removals =
        [
            new(KubeconfigList.Contexts, name), new(KubeconfigList.Clusters, $"kind-{name}"), new(KubeconfigList.Users, $"kind-{name}"),
        ],
    };

    /// <summary>As kind prints it.</summary>
    internal static string Printed(string name, string server) => $"""
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: LS0tLS1CRUdJTg==
            server: {server}
          name: kind-{name}
        contexts:
        - context:
            cluster: kind-{name}
            user: kind-{name}
          name: kind-{name}
        current-context: kind-{name}
        kind: Config
        preferences: {"{}"}
        users:
        - name: kind-{name}
          user:
            client-certificate-data: LS0tLS1CRUdJTg==
            client-key-data: LS0tLS1CRUdJTg==

        """;
}
