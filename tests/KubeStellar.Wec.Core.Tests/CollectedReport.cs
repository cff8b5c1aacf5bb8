using System.Collections.Concurrent;
using KubeStellar.Wec.Execution;

namespace KubeStellar.Wec.Core.Tests;

/// <summary>Keeps what work says while it runs.</summary>
internal sealed class CollectedReport : IReport
{
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<string> _progress = new();

    public IReadOnlyCollection<string> Warnings => _warnings;

    public IReadOnlyCollection<string> States => _progress;

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => _warnings.Enqueue(message);

    public void Progress(string status) => _progress.Enqueue(status);
}
