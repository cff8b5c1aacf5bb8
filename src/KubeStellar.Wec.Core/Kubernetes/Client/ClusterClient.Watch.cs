using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ClusterClient
{
    /// <summary>The server is asked to end a watch after this long; it is then resumed. Keeps dead connections from going unnoticed.</summary>
    private const int WatchSeconds = 290;

    /// <summary>A server that has not ended a watch by then is gone.</summary>
    private static readonly TimeSpan s_watchIdle = TimeSpan.FromSeconds(WatchSeconds + 30);

    /// <summary>
    /// Tells everything that is there and then every change, for as long as the caller listens: a lost connection is resumed from
    /// the last version seen, and a forgotten version (410) is made good by listing again.
    /// </summary>
    /// <remarks>
    /// Throws only what cannot be mended by waiting: a refusal such as 403, an answer that cannot be read, or a server that stays
    /// away longer than the retry limit of this client. After a re-list, objects that are still there are told again as Added.
    /// </remarks>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        WatchAsync(ResourceType.Of<T>(), @namespace, options, KubernetesTypes.Of<T>(), ObjectKey.Of, cancellationToken);

    /// <summary>The same of a type that is not known here.</summary>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType type, string? @namespace, ListOptions options, JsonTypeInfo<T> read, Func<T, ObjectKey> keyOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = new Dictionary<ObjectKey, T>();
        var isSynced = false;
        var fruitless = 0;
        while (true)
        {
            string? version = null;
            var present = new Dictionary<ObjectKey, T>();
            await foreach (var item in ListAsync(type, @namespace, options, read, cancellationToken, listed => version = listed))
            {
                present[keyOf(item)] = item;
                yield return new(WatchEventType.Added, item);
            }

            foreach (var (key, gone) in known)
            {
                if (!present.ContainsKey(key))
                {
                    yield return new(WatchEventType.Deleted, gone);
                }
            }

            known = present;
            if (!isSynced)
            {
                isSynced = true;
                yield return new(WatchEventType.Synced, default);
            }

            await foreach (var change in WatchFromAsync(type, @namespace, options, version, read, cancellationToken))
            {
                fruitless = 0;
                var key = keyOf(change.Item!);
                if (change.Type == WatchEventType.Deleted)
                {
                    known.Remove(key);
                }
                else
                {
                    known[key] = change.Item!;
                }

                yield return change;
            }

            // A server that forgets each version at once must not be listed in a tight loop.
            await PauseAsync(fruitless++, cancellationToken);
        }
    }

    /// <summary>Changes since a version, across as many connections as it takes; ends when the server has forgotten the version.</summary>
    private async IAsyncEnumerable<WatchEvent<T>> WatchFromAsync<T>(
        ResourceType type, string? @namespace, ListOptions options, string? version, JsonTypeInfo<T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = type.PathOf(@namespace: @namespace);
        var broken = 0;
        while (true)
        {
            var request = ApiRequest.Get(collection + options.WatchQuery(version, WatchSeconds)) with { Retry = _retry.ToResume() };
            HttpResponseMessage answer;
            try
            {
                answer = await OpenAsync(request, cancellationToken);
            }
            catch (ApiException e) when (e.IsExpired)
            {
                yield break;
            }

            using (answer)
            {
                await using var body = await WatchBodyAsync(answer, cancellationToken);
                using var lines = new WatchLineReader(body);
                while (await NextLineAsync(lines, cancellationToken) is { } line)
                {
                    var frame = FrameOf(line, read, Unreadable(options));
                    if (frame.IsExpired)
                    {
                        yield break;
                    }

                    broken = 0;
                    version = frame.ResourceVersion ?? version;
                    if (frame.Event is { } change)
                    {
                        yield return change;
                    }
                }
            }

            // A server that ends each watch at once must not be asked in a tight loop either.
            await PauseAsync(broken++, cancellationToken);
        }
    }

    private Task PauseAsync(int failures, CancellationToken cancellationToken) =>
        Task.Delay(_retry.FirstDelay * Math.Min(failures, 20), _retry.Time, cancellationToken);

    private WatchFrame<T> FrameOf<T>(ReadOnlyMemory<byte> line, JsonTypeInfo<T> read, UnreadableItem? onUnreadable)
    {
        try
        {
            return WatchFrame.Read(line.Span, read, onUnreadable);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unreadable(e);
        }
    }

    private ApiConnectionException Unreadable(Exception e) =>
        BadAnswer($"{Server.Authority} sent a watch that cannot be read: {e.Message}", e);

    private async Task<Stream> WatchBodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        new IdleLimitStream(await answer.Content.ReadAsStreamAsync(cancellationToken), s_watchIdle, TimeSpan.FromDays(1), _retry.Time);

    private async ValueTask<ReadOnlyMemory<byte>?> NextLineAsync(WatchLineReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadAsync(cancellationToken);
        }
        catch (JsonException e)
        {
            throw Unreadable(e);
        }
        catch (Exception e) when (RequestFailure.IsTransport(e))
        {
            return null;
        }
    }
}
