using System.Collections.Concurrent;
using System.Management.Automation;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Objects of a list that could not be read, until the pipeline thread writes an error about each.</summary>
internal sealed class UnreadableQueue
{
    private readonly ConcurrentQueue<UnreadableObject> _objects = new();

    /// <summary>From any thread.</summary>
    public void Add(UnreadableObject item) => _objects.Enqueue(item);

    /// <param name="write">How a cmdlet writes errors; ends its work when that ends the pipeline.</param>
    /// <param name="context">What an object without a name is called by.</param>
    public void Write(Action<ErrorRecord> write, string context)
    {
        while (_objects.TryDequeue(out var item))
        {
            write(item.Error.ToErrorRecord(item.Name ?? context));
        }
    }
}
