using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.LocalClusters.Tools;

namespace KubeStellar.Wec.Sandbox;

/// <summary>The process that serves a sandbox. It ends when its standard input closes, or when the process that started it does.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private const int MaxErrorText = 4096;

    private static readonly ConcurrentDictionary<int, SandboxProcess> s_running = new();

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private string _kubeConfig = "";

    private SandboxProcess(Process process) => _process = process;

    /// <summary>The sandboxes this process has started and not stopped.</summary>
    public static IReadOnlyCollection<int> Running => [.. s_running.Keys.Order()];

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="assembly">The program.</param>
    /// <param name="options">What it is told beside when to end.</param>
    /// <exception cref="WecException">It does not start.</exception>
    public static async Task<WecSandboxInfo> StartAsync(string assembly, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        if (!File.Exists(assembly))
        {
            throw new WecException(
                "SandboxNotBuilt", WecErrorKind.NotFound, $"The sandbox is not where it should be: {assembly}.", "Build the module with 'dotnet build'.");
        }

        var dotnet = DotnetProgram.Find() ?? throw new WecException(
            "DotnetNotFound", WecErrorKind.NotFound, "The sandbox needs the .NET runtime, and there is no 'dotnet' in the search path.",
            "Install the .NET 10 SDK or its ASP.NET Core runtime, or say where it is with $env:DOTNET_ROOT.");
        var start = new ProcessStartInfo(dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments = [assembly, .. options, "--stop-on-stdin-close", "--parent-pid", $"{Environment.ProcessId}"];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var sandbox = new SandboxProcess(Launch(start));
        try
        {
            return await sandbox.WaitUntilServingAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It ends by itself as soon as it sees that nobody holds its input any more; whoever pressed Ctrl+C need not wait for that.
            sandbox._process.StandardInput.Close();
            sandbox.Dispose();
            throw;
        }
        catch
        {
            sandbox.Stop();
            throw;
        }
    }

    /// <summary>Stops one.</summary>
    /// <returns>The kubeconfig that led to it; null when this process has none of that id.</returns>
    public static string? Stop(int processId)
    {
        if (!s_running.TryRemove(processId, out var sandbox))
        {
            return null;
        }

        sandbox.Stop();
        return sandbox._kubeConfig;
    }

    public void Dispose() => _process.Dispose();

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new WecException(
                "SandboxFailed", WecErrorKind.Unavailable, $"'{start.FileName}' cannot be started: {e.Message}",
                "Is it a .NET runtime for this machine?", e);
        }
    }

    private async Task<WecSandboxInfo> WaitUntilServingAsync(CancellationToken cancellationToken)
    {
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null && _errors.Length < MaxErrorText)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken) is not { } line)
        {
            await _process.WaitForExitAsync(cancellationToken);
            throw new WecException(
                "SandboxFailed", WecErrorKind.Unavailable, $"The sandbox ended before it served: {_errors.ToString().Trim()}",
                "Does 'dotnet --list-runtimes' show Microsoft.AspNetCore.App 10?");
        }

        using var ready = JsonDocument.Parse(line);
        string[] Names(string list) => [.. ready.RootElement.GetProperty(list).EnumerateArray().Select(name => name.GetString()!)];
        var contexts = Names("contexts");
        _kubeConfig = ready.RootElement.GetProperty("kubeConfig").GetString()!;
        s_running[_process.Id] = this;
        _process.Exited += (_, _) => RemoveFiles();
        _process.EnableRaisingEvents = true;
        return new()
        {
            ProcessId = _process.Id,
            KubeConfig = _kubeConfig,
            ControlKubeConfig = ready.RootElement.GetProperty("controlKubeConfig").GetString()!,
            ItsContext = contexts[0],
            WecContext = contexts[1..],
            WdsContext = Names("wdsContexts"),
        };
    }

    /// <summary>A process that was killed could not take its files away, and keys are among them.</summary>
    private void RemoveFiles()
    {
        try
        {
            if (Path.GetDirectoryName(_kubeConfig) is { Length: > 0 } directory && Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next sandbox takes away what is left.
        }
    }

    private void Stop()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // It has ended by itself.
        }

        RemoveFiles();
        Dispose();
    }
}
