using System.Diagnostics;

namespace KubeStellar.Wec.Benchmarks.Measuring;

/// <summary>How much larger another process gets while something runs in it.</summary>
internal static class MemoryWatch
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(4);

    /// <summary>Highest working set during the work less the one just before it, in MiB.</summary>
    public static async Task<double> PeakExtraAsync(int processId, Func<Task> work)
    {
        using var process = Process.GetProcessById(processId);
        var before = process.WorkingSet64;
        var peak = before;
        var running = work();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(s_interval));
            process.Refresh();
            peak = Math.Max(peak, process.WorkingSet64);
        }

        await running;
        return (peak - before) / (1024.0 * 1024);
    }
}
