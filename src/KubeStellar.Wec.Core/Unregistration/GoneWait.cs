using System.Text.Json.Serialization.Metadata;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Unregistration;

/// <summary>Waits for deletions to end.</summary>
internal static class GoneWait
{
    /// <summary>Returns when the object is gone, or is another of the same name; false when the time is up.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="item">The object.</param>
    /// <param name="uid">Which one of that name; null for any.</param>
    /// <param name="read">How it is read.</param>
    /// <param name="uidOf">Its uid.</param>
    /// <param name="seen">Told of it each time it changes.</param>
    /// <param name="patience">How long.</param>
    public static async Task<bool> WaitAsync<T>(
        ClusterClient server, ObjectAt item, string? uid, JsonTypeInfo<T> read, Func<T, string?> uidOf, Action<T> seen,
        TimeSpan patience, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var options = ListOptions.All with { FieldSelector = $"metadata.name={item.Name}" };
        var key = new ObjectKey(item.Namespace, item.Name);
        var isThere = false;
        try
        {
            var changes = server.WatchAsync(item.Type, item.Namespace, options, read, _ => key, limit.Token);
            await foreach (var change in changes)
            {
                if (change.Type == WatchEventType.Synced)
                {
                    if (!isThere)
                    {
                        return true;
                    }

                    continue;
                }

                isThere = change.Type != WatchEventType.Deleted && (uid is null || uidOf(change.Item!) == uid);
                if (!isThere)
                {
                    return true;
                }

                seen(change.Item!);
            }

            return false;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            // Its type went with it.
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public static Task<bool> WaitAsync(
        ClusterClient server, ObjectAt item, TimeSpan patience, CancellationToken cancellationToken, string? uid = null) =>
        WaitAsync(server, item, uid, ObjectJson.Default.NamedObject, o => o.Metadata.Uid, _ => { }, patience, cancellationToken);
}
