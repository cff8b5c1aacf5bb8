using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Unregistration;

/// <summary>Deletes objects of one server and keeps account of it.</summary>
internal sealed class RemovalLog(ClusterClient server, string space, IReport report)
{
    private readonly List<string> _removed = [];
    private readonly List<LeftOver> _left = [];

    public IReadOnlyList<string> Removed => _removed;

    public IReadOnlyList<LeftOver> LeftOver => _left;

    /// <summary>Deletes what is there and may stay; a refusal leaves it and is noted with the server's sentence.</summary>
    public async Task DeleteAsync(ObjectAt item, CancellationToken cancellationToken, DeleteOptions? options = null)
    {
        try
        {
            await MustDeleteAsync(item, cancellationToken, options);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            Keep(item, e.Message);
        }
    }

    /// <summary>Deletes what is there and everything after waits for.</summary>
    /// <exception cref="ApiException">The caller may not.</exception>
    public async Task MustDeleteAsync(ObjectAt item, CancellationToken cancellationToken, DeleteOptions? options = null)
    {
        report.Progress($"Deleting {item}");
        try
        {
            if (await server.DeleteAsync(item.Type, item.Name, item.Namespace, cancellationToken, options ?? new()))
            {
                Note(item);
            }
        }
        catch (ApiException e) when (e.IsConflict && options?.Uid is not null)
        {
            report.Verbose($"{item} has meanwhile been made anew: {e.Message}");
        }
    }

    public void Note(ObjectAt item)
    {
        report.Verbose($"Deleted {item} on {space}.");
        _removed.Add($"{space}: {item}");
    }

    public void Note(string change)
    {
        report.Verbose($"{change} on {space}.");
        _removed.Add($"{space}: {change}");
    }

    public void Keep(ObjectAt item, string reason) => Keep(item.ToString(), reason);

    public void Keep(string item, string reason)
    {
        report.Verbose($"{item} stays on {space}: {reason}");
        _left.Add(new(space, item, reason));
    }
}
