using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json;

namespace KubeStellar.Wec.Pester.Tests;

/// <summary>A PowerShell that runs test files one after the other.</summary>
/// <remarks>
/// Requests and answers go over a pipe of their own: what tests and their child processes read and print cannot get between.
/// </remarks>
internal sealed class PesterWorker : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly NamedPipeServerStream _pipe;
    private readonly Process _shell;
    private readonly StreamReader _answers;
    private readonly StreamWriter _requests;

    private PesterWorker(NamedPipeServerStream pipe, Process shell)
    {
        _pipe = pipe;
        _shell = shell;
        _answers = new(pipe, leaveOpen: true);
        _requests = new(pipe, leaveOpen: true) { AutoFlush = true };
    }

    /// <summary>Starts the PowerShell of the tool manifest.</summary>
    /// <param name="print">Told each line it prints.</param>
    public static async Task<PesterWorker> StartAsync(Action<string> print, CancellationToken cancellationToken)
    {
        var name = $"pester-{Guid.NewGuid():N}";
        var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        Process? shell = null;
        try
        {
            shell = Process.Start(StartInfo(name))!;
            shell.OutputDataReceived += (_, line) => Print(line.Data);
            shell.ErrorDataReceived += (_, line) => Print(line.Data);
            shell.BeginOutputReadLine();
            shell.BeginErrorReadLine();
            shell.StandardInput.Close();

            var connected = pipe.WaitForConnectionAsync(cancellationToken);
            if (await Task.WhenAny(connected, shell.WaitForExitAsync(cancellationToken)) != connected)
            {
                throw new InvalidOperationException(
                    $"PowerShell ended with {shell.ExitCode} before it ran a test. `dotnet tool restore` brings it.");
            }

            await connected;
            return new(pipe, shell);
        }
        catch
        {
            shell?.Kill(entireProcessTree: true);
            shell?.Dispose();
            await pipe.DisposeAsync();
            throw;
        }

        void Print(string? line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                print(line);
            }
        }
    }

    /// <summary>Runs one file, or says which tests it has.</summary>
    /// <exception cref="IOException">PowerShell ended meanwhile.</exception>
    public async Task<TestFileReport> RunAsync(TestFileRequest request, CancellationToken cancellationToken)
    {
        await _requests.WriteLineAsync(JsonSerializer.Serialize(request, s_json).AsMemory(), cancellationToken);
        var answer = await _answers.ReadLineAsync(cancellationToken) ?? throw new IOException(
            "PowerShell ended in the middle of this file.");
        return JsonSerializer.Deserialize<TestFileReport>(answer, s_json)!;
    }

    public void Dispose()
    {
        // Told by the end of the pipe; its children, sandboxes among them, go with it in any case.
        _pipe.Dispose();
        if (!_shell.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _shell.Kill(entireProcessTree: true);
        }

        _shell.Dispose();
    }

    private static ProcessStartInfo StartInfo(string pipe) => new("dotnet")
    {
        ArgumentList =
        {
            "tool", "run", "pwsh", "--", "-NoProfile", "-NonInteractive", "-File", Path.Combine(Suite.Folder, "Worker.ps1"),
            "-Pester", Suite.Pester, "-Pipe", pipe,
        },
        WorkingDirectory = Suite.Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
