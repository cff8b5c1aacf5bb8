using System.Text.Json.Nodes;
using KubeStellar.Wec.Benchmarks.Servers;

namespace KubeStellar.Wec.Benchmarks.Rivals;

/// <summary>A pwsh with our module imported, kept warm over the rounds: what users really run.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private const string Mark = "@wec ";

    private readonly ChildProcess _process;
    private readonly Fleet _fleet;

    private PowerShellSession(ChildProcess process, Fleet fleet, JsonNode hello)
    {
        _process = process;
        _fleet = fleet;
        Version = (string)hello["version"]!;
        Commands = hello["commands"]!.AsArray().Select(name => (string)name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public static bool IsThere { get; } = ProgramSearch.IsOnPath("pwsh");

    public int Id => _process.Id;

    public string Version { get; }

    /// <summary>The cmdlets this build of the module has.</summary>
    public IReadOnlySet<string> Commands { get; }

    /// <exception cref="BenchmarkException">The module cannot be imported.</exception>
    public static async Task<PowerShellSession> StartAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Rivals", "session.ps1");
        var process = ChildProcess.Start(
            "pwsh", ["-NoProfile", "-NonInteractive", "-File", script, "-Manifest", RepositoryRoot.Manifest]);
        try
        {
            return new(process, fleet, await HearAsync(process, cancellationToken));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Runs a piece of work that session.ps1 knows.</summary>
    /// <returns>Its milliseconds, by the session's own clock.</returns>
    /// <exception cref="BenchmarkException">It ended in an error.</exception>
    public async Task<double> TimeAsync(JsonObject request, CancellationToken cancellationToken) =>
        (double)(await AskAsync(request, cancellationToken))["milliseconds"]!;

    /// <summary>Runs a piece of work that counts its output.</summary>
    public async Task<int> CountAsync(JsonObject request, CancellationToken cancellationToken) =>
        (int)(await AskAsync(request, cancellationToken))["count"]!;

    public void Dispose() => _process.Dispose();

    private async Task<JsonNode> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        // Work on servers of its own names them itself.
        request["kubeConfig"] ??= _fleet.KubeConfig;
        request["its"] = _fleet.ItsContext;
        await _process.TellAsync(request.ToJsonString());
        var answer = await HearAsync(_process, cancellationToken);
        return answer["error"] is { } error ? throw new BenchmarkException($"pwsh: {error}") : answer;
    }

    private static async Task<JsonNode> HearAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await process.HearAsync(cancellationToken);
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                return JsonNode.Parse(line[Mark.Length..])!;
            }
        }
    }
}
