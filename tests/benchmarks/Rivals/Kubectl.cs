using KubeStellar.Wec.Benchmarks.Servers;

namespace KubeStellar.Wec.Benchmarks.Rivals;

/// <summary>The kubectl on the PATH, if there is one.</summary>
internal sealed class Kubectl(string kubeConfig)
{
    public static bool IsThere { get; } = ProgramSearch.IsOnPath("kubectl");

    /// <summary>Milliseconds of one call; kubectl's exit code 1 means "no" to a question and is no failure then.</summary>
    public Task<double> TimeAsync(string context, IEnumerable<string> arguments, bool isQuestion, CancellationToken cancellationToken) =>
        ChildProcess.TimeAsync(
            "kubectl", ["--kubeconfig", kubeConfig, "--context", context, .. arguments], cancellationToken, isQuestion ? [1] : []);
}

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramSearch
{
    public static bool IsOnPath(string program)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, file)));
    }
}
