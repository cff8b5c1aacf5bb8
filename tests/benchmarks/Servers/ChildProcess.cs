using System.Diagnostics;

namespace KubeStellar.Wec.Benchmarks.Servers;

/// <summary>A process of ours that is spoken with over its standard input and output, line by line. It ends when its input closes.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <exception cref="BenchmarkException">There is no such program.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            return new(Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchmarkException($"{program} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Runs a program to its end and drops its output.</summary>
    /// <returns>Its wall time in milliseconds.</returns>
    /// <exception cref="BenchmarkException">It fails.</exception>
    public static async Task<double> TimeAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken, params int[] goodExitCodes)
    {
        var started = Stopwatch.GetTimestamp();
        using var child = Start(program, arguments);
        await child._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await child._process.WaitForExitAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var code = child._process.ExitCode;
        return code == 0 || goodExitCodes.Contains(code)
            ? elapsed
            : throw new BenchmarkException($"{program} failed: {(await child._errors).Trim()}");
    }

    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <exception cref="BenchmarkException">It has ended.</exception>
    public async Task<string> HearAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken)
        ?? throw new BenchmarkException($"{_process.StartInfo.FileName} ended: {(await _errors).Trim()}");

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(s_patience))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
