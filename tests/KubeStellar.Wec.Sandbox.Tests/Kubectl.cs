using System.Diagnostics;

namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>Runs the real kubectl against a sandbox.</summary>
internal sealed class Kubectl(WecSandbox sandbox)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(d => (string[])[System.IO.Path.Combine(d, "kubectl"), System.IO.Path.Combine(d, "kubectl.exe")])
        .FirstOrDefault(File.Exists);

    /// <summary>Runs it to its end; standard input may be given.</summary>
    public async Task<Outcome> RunAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments, input is not null);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_limit);
        await process.WaitForExitAsync(limit.Token);
        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>Starts it; whoever calls reads its output and ends it.</summary>
    public Process Start(string arguments, bool input = false)
    {
        var start = new ProcessStartInfo(Path!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input,
        };
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            start.ArgumentList.Add(argument);
        }

        // A home of its own, so that neither the user's files nor another test's discovery cache are seen.
        start.Environment["KUBECONFIG"] = sandbox.KubeConfigPath;
        start.Environment["HOME"] = sandbox.Directory;
        return Process.Start(start)!;
    }

    internal sealed record Outcome(int ExitCode, string Output, string Error)
    {
        public string Ok => ExitCode == 0 ? Output : throw new InvalidOperationException($"kubectl ended with {ExitCode}: {Error}");
    }
}
