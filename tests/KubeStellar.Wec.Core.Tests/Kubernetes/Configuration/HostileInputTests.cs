using FsCheck;
using FsCheck.Fluent;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Kubernetes.Configuration;

public class HostileInputTests
{
    private const string Secret = "s3cretT0ken";

    private static readonly string s_whole = KubeconfigText.OneContext.Replace("token: t0ken", $"""
        token: {Secret}
            password: ""
            client-key-data: {new string('Q', 80)}
            exec: null
            as: "x\ty"
        """.TrimEnd(), StringComparison.Ordinal);

    [Theory]
    [InlineData("- a\n- b\n", 1)]
    [InlineData("just text", 1)]
    [InlineData("kind: Pod\n", 1)]
    [InlineData("apiVersion: v2\n", 1)]
    [InlineData("contexts: 5\n", 1)]
    [InlineData("contexts:\n- 5\n", 2)]
    [InlineData("contexts:\n- name: x\n- name: x\n", 3)]
    [InlineData("contexts:\n- name: [x]\n", 2)]
    [InlineData("a: !!python/object:os.system x\n", 1)]
    [InlineData("a: !Ref x\n", 1)]
    [InlineData("a: *nowhere\n", 1)]
    [InlineData("a: &x\n  b: *x\n", 2)]
    [InlineData("? [a]\n: b\n", 1)]
    public void What_is_not_a_kubeconfig_is_refused_with_its_line(string text, int line)
    {
        var e = KubeconfigText.Fails(() => KubeconfigText.Parse(text));

        Assert.Equal((KubeConfigError.Malformed, line), (e.Error, e.Line));
        Assert.Contains("config0", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1, 2\nb: }\n")]
    [InlineData("a: \"never closed\n")]
    [InlineData("a: b: c: d\n")]
    [InlineData("a:\n\t- b\n  c\n")]
    public void Broken_YAML_is_malformed(string text)
    {
        Assert.Equal(KubeConfigError.Malformed, KubeconfigText.Fails(() => KubeconfigText.Parse(text)).Error);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Equal(KubeConfigError.TooLarge, KubeconfigText.Fails(() => KubeconfigText.Parse("a: " + new string('[', 100_000))).Error);
    }

    [Fact]
    public void A_billion_laughs_cost_nothing()
    {
        var lines = Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]");
        var text = "a0: &a0 lol\n" + string.Join('\n', lines)
            + "\nclusters: [{name: c, cluster: {server: 'https://h', extensions: [{name: client.authentication.k8s.io/exec, extension: *a40}]}}]\ncontexts: [{name: x, context: {cluster: c}}]\n";

        var config = KubeconfigText.Parse(text);

        Assert.Equal(KubeConfigError.TooLarge, KubeconfigText.Fails(() => config.GetContext("x")).Error);
    }

    [Fact]
    public void A_huge_file_is_refused()
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.Path, "config");
        using (var file = File.Create(path))
        {
            file.SetLength(BoundedFile.KubeConfigLimit + 1);
        }

        Assert.Equal(KubeConfigError.TooLarge, KubeconfigText.Fails(() => KubeConfig.Load(KubeConfigSource.Resolve(path))).Error);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_malformed()
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.Path, "config");
        File.WriteAllBytes(path, [0x61, 0x3A, 0x20, 0xC3, 0x28]);

        Assert.Equal(KubeConfigError.Malformed, KubeconfigText.Fails(() => KubeConfig.Load(KubeConfigSource.Resolve(path))).Error);
    }

    [Fact]
    public void A_name_without_end_or_with_control_characters_does_not_reach_a_message()
    {
        var config = KubeconfigText.Parse($"contexts: [{{name: x, context: {{cluster: \"\\e[2J{new string('-', 100_000)}\"}}}}]");

        var e = KubeconfigText.Fails(() => config.GetContext("x"));

        Assert.InRange(e.Message.Length, 1, 1000);
        Assert.DoesNotContain('\e', e.Message);
    }

    [Fact]
    public void Any_text_gives_a_kubeconfig_or_a_plain_refusal()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Survives(text ?? "")).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_damage_gives_a_kubeconfig_or_a_plain_refusal_without_the_secret()
    {
        var pieces = new[] { "\t", "\n", ":", "- ", "{", "}", "[", "\"", "'", "&a ", "*a", "!t ", "|", ">", "%", "\uE000", "\0", "---\n", "? ", "<<: ", "\\", "#" };
        var damage = from at in Gen.Choose(0, s_whole.Length)
                     from cut in Gen.Choose(0, 6)
                     from piece in Gen.Elements(pieces)
                     select (at, cut, piece);
        Prop.ForAll(damage.ListOf(3).ToArbitrary(), edits => Survives(edits.Aggregate(s_whole, Apply)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    private static string Apply(string text, (int At, int Cut, string Piece) edit)
    {
        var at = Math.Min(edit.At, text.Length);
        return text[..at] + edit.Piece + text[Math.Min(at + edit.Cut, text.Length)..];
    }

    private static bool Survives(string text)
    {
        try
        {
            var config = KubeconfigText.Parse(text);
            foreach (var name in config.ContextNames)
            {
                var shown = config.GetContext(name).ToString();
                if (shown.Contains(Secret, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }
        catch (KubeConfigException e)
        {
            return !e.ToString().Contains(Secret, StringComparison.Ordinal);
        }
    }
}
