using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>Runs a tool: what it says is told line by line while it runs, and with the caller it ends, children and all.</summary>
/// <param name="executable">Absolute path of the program.</param>
/// <param name="kubeconfig">The kubeconfig it may write to, so that it leaves the user's alone.</param>
internal sealed class ToolProcess(string executable, string kubeconfig)
{
    private const int MaxOutput = 4 * 1024 * 1024;
    private const int MaxLine = 400;
    private const int LastLines = 6;

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="WecException">It could not be started, or failed.</exception>
    public async Task<string> RunAsync(ToolCommand command, IReport report, CancellationToken cancellationToken)
    {
        report.Verbose(command.ToString());
        using var process = Start(command);
        try
        {
            var output = ReadAsync(process.StandardOutput, cancellationToken);
            var complaints = ListenAsync(process.StandardError, report, cancellationToken);
            await FeedAsync(process.StandardInput, command.Input);
            var printed = await output;
            var last = await complaints;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? printed : throw Failed(command, process.ExitCode, last);
        }
        finally
        {
            Kill(process);
        }
    }

    private static WecException Failed(ToolCommand command, int code, IReadOnlyCollection<string> last) => new(
        "ToolFailed", WecErrorKind.InvalidState,
        $"'{command}' ended with exit code {code}{(last.Count == 0 ? "." : ": " + string.Join(" | ", last))}",
        "Its own words say why; -Verbose shows all of them. What it left half done Remove-Wec takes away.");

    private Process Start(ToolCommand command)
    {
        var start = new ProcessStartInfo
        {
            FileName = executable,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["KUBECONFIG"] = kubeconfig;
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            throw new WecException(
                "ToolNotStarted", WecErrorKind.InvalidState, $"'{executable}' cannot be started: {e.Message}",
                "Is it a program for this machine? Name another with -Path.", e);
        }
    }

    private static async Task FeedAsync(StreamWriter input, string? text)
    {
        try
        {
            await input.WriteAsync(text);
            input.Close();
        }
        catch (IOException)
        {
            // It did not want to hear it; its exit code says whether that matters.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        for (var read = await reader.ReadAsync(buffer, cancellationToken);
            read > 0;
            read = await reader.ReadAsync(buffer, cancellationToken))
        {
            kept.Append(buffer, 0, Math.Min(read, MaxOutput - kept.Length));
        }

        return kept.ToString();
    }

    private static async Task<IReadOnlyCollection<string>> ListenAsync(
        StreamReader reader, IReport report, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var text = SafeText.Of(line, MaxLine);
            if (text.Length == 0)
            {
                continue;
            }

            report.Progress(text);
            report.Verbose(text);
            last.Enqueue(text);
            if (last.Count > LastLines)
            {
                last.Dequeue();
            }
        }

        return last;
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // It ended by itself in between.
        }
    }
}
