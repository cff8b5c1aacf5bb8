using System.Collections.Concurrent;
using System.Text.Json;

namespace KubeStellar.Wec.Pester.Tests;

/// <summary>Runs files on a few workers at once.</summary>
internal static class PesterRun
{
    /// <param name="requests">What to run; a file that takes long should come early.</param>
    /// <param name="print">Told what workers print.</param>
    /// <param name="onReport">Told each file's tests as it ends, one call at a time.</param>
    public static async Task RunAsync(
        IEnumerable<TestFileRequest> requests, Action<string> print, Action<TestFileRequest, TestFileReport> onReport,
        CancellationToken cancellationToken)
    {
        var queue = new ConcurrentQueue<TestFileRequest>(requests);
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Suite.AtOnce, queue.Count)).Select(_ => Task.Run(WorkAsync, cancellationToken)));

        async Task WorkAsync()
        {
            PesterWorker? worker = null;
            try
            {
                while (queue.TryDequeue(out var request))
                {
                    TestFileReport report;
                    try
                    {
                        worker ??= await PesterWorker.StartAsync(print, cancellationToken);
                        report = await worker.RunAsync(request, cancellationToken).WaitAsync(Suite.FileLimit, cancellationToken);
                    }
                    catch (Exception e) when (e is IOException or TimeoutException or InvalidOperationException or JsonException)
                    {
                        // The file has failed; the next ones get a PowerShell of their own.
                        worker?.Dispose();
                        worker = null;
                        report = new([TestReport.Broken("runs to its end", e.Message)]);
                    }

                    lock (gate)
                    {
                        onReport(request, report);
                    }
                }
            }
            finally
            {
                worker?.Dispose();
            }
        }
    }
}
