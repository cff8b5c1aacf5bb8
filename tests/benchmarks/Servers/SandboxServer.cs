using System.Text.Json.Nodes;

namespace KubeStellar.Wec.Benchmarks.Servers;

/// <summary>A sandbox in a process of its own, so that its work does not count as the client's.</summary>
internal sealed class SandboxServer : IDisposable
{
    private readonly ChildProcess _process;

    private SandboxServer(ChildProcess process, Fleet fleet)
    {
        _process = process;
        Fleet = fleet;
    }

    public Fleet Fleet { get; }

    /// <exception cref="BenchmarkException">It does not start.</exception>
    public static async Task<SandboxServer> StartAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        if (!File.Exists(RepositoryRoot.Sandbox))
        {
            throw new BenchmarkException($"The sandbox is not at {RepositoryRoot.Sandbox}: build the solution, or name a --kubeconfig.");
        }

        var process = ChildProcess.Start("dotnet",
        [
            RepositoryRoot.Sandbox, "--wecs", $"{options.Wecs}", "--fleet", $"{options.Fleet}",
            "--stop-on-stdin-close", "--parent-pid", $"{Environment.ProcessId}",
        ]);
        try
        {
            var ready = JsonNode.Parse(await process.HearAsync(cancellationToken))!;
            var contexts = ready["contexts"]!.AsArray().Select(name => (string)name!).ToArray();
            return new(process, new((string)ready["kubeConfig"]!, contexts[0], contexts[1..], _ => true));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose() => _process.Dispose();
}
