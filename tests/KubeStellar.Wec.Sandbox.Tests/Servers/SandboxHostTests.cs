using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Composition;

namespace KubeStellar.Wec.Sandbox.Tests.Servers;

public sealed class SandboxHostTests
{
    [Fact]
    public async Task It_says_where_it_is_and_stops_when_its_input_ends()
    {
        var output = new StringWriter();
        var code = await SandboxHost.RunAsync(["--wecs", "2", "--stop-on-stdin-close"], new StringReader(""), output, TextWriter.Null);
        Assert.Equal(0, code);
        var said = JsonNode.Parse(output.ToString())!;
        Assert.Equal("""["its1","cluster1","cluster2"]""", said["contexts"]!.ToJsonString());
        Assert.False(File.Exists(said["kubeConfig"]!.ToString()));
    }

    [Fact]
    public async Task An_unknown_option_is_explained()
    {
        var error = new StringWriter();
        Assert.Equal(2, await SandboxHost.RunAsync(["--nonsense"], TextReader.Null, TextWriter.Null, error));
        Assert.Contains("--nonsense", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kubeconfig_is_for_its_owner_only()
    {
        await using var sandbox = await WecSandbox.StartAsync(new SandboxOptions { WecCount = 0, Behaviours = [] });
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(sandbox.KubeConfigPath));
        }

        Assert.Equal("its1", JsonNode.Parse(await File.ReadAllTextAsync(sandbox.KubeConfigPath))!["current-context"]!.ToString());
    }
}
