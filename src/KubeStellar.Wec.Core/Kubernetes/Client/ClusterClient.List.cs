using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ClusterClient
{
    /// <summary>A server that forgets so many page tokens without a single new object between them never ends the list.</summary>
    private const int MaxExpired = 5;

    /// <summary>A server may filter a page down to nothing, but not one after the other.</summary>
    private const int MaxEmptyPages = 50;

    /// <summary>
    /// Reads a collection page by page and hands out each object; the next page is asked for while the caller works through this one, once
    /// it has taken the first.
    /// </summary>
    /// <param name="namespace">One namespace, or null for all of them.</param>
    /// <param name="options">Selectors and page size.</param>
    /// <param name="onListed">Receives, once the list is complete, the resourceVersion from which a watch misses nothing.</param>
    /// <remarks>
    /// When the server has forgotten the page token (410,
    /// https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks) the listing goes on with the token it offers instead, which skips and repeats nothing but shows the rest as it is now. A server
    /// that offers none is listed from the start, without as many objects as were already handed out. A page whose connection breaks is
    /// asked for again.
    /// </remarks>
    public IAsyncEnumerable<T> ListAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken, Action<string?>? onListed = null)
        where T : class, IKubernetesObject =>
        ListAsync(ResourceType.Of<T>(), @namespace, options, KubernetesTypes.Of<T>(), cancellationToken, onListed);

    /// <summary>The same of a type that is not known here.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        ResourceType type, string? @namespace, ListOptions options, JsonTypeInfo<T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken, Action<string?>? onListed = null)
    {
        var handedOut = 0;
        var toSkip = 0;
        var expired = 0;
        var empty = 0;
        var bytes = 0L;
        string? token = null;
        string? version = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = ReadPageAsync();
        try
        {
            while (true)
            {
                ListPage<T> page;
                try
                {
                    page = await next;
                }
                catch (ApiException e) when (e.IsExpired && token is not null && expired < MaxExpired)
                {
                    expired++;
                    token = e.Status.Metadata?.ContinueProperty is { Length: > 0 } offered && offered != token ? offered : null;
                    // Lists are ordered by key, so a list begun anew repeats what was seen before it goes on.
                    toSkip = token is null ? handedOut : 0;
                    next = ReadPageAsync();
                    continue;
                }

                // Pages after an expired token show a later moment than those before it.
                version ??= page.Metadata.ResourceVersion;
                var isLast = string.IsNullOrEmpty(page.Metadata.ContinueProperty);
                if (!isLast)
                {
                    token = page.Metadata.ContinueProperty != token
                        ? page.Metadata.ContinueProperty
                        : throw BadAnswer($"{Server.Authority} offers the same page of a list again and again.");
                    empty = page.Items.Count == 0 ? empty + 1 : 0;
                    if (empty == MaxEmptyPages)
                    {
                        throw BadAnswer($"{Server.Authority} offers one empty page of a list after the other.");
                    }
                }

                Task<ListPage<T>>? following = null;
                foreach (var item in page.Items)
                {
                    if (toSkip > 0)
                    {
                        toSkip--;
                        continue;
                    }

                    if (handedOut == options.MaxObjects)
                    {
                        throw BadAnswer($"{Server.Authority} offers more than {options.MaxObjects:#,0} objects in one list.");
                    }

                    handedOut++;
                    expired = 0;
                    yield return item;
                    // Who takes but one object is not sent a second page.
                    following ??= isLast ? null : next = ReadPageAsync();
                }

                if (isLast)
                {
                    onListed?.Invoke(version);
                    yield break;
                }

                next = following ?? ReadPageAsync();
            }
        }
        finally
        {
            await stop.CancelAsync();
            // Nobody waits for it any more, and what it fails by is of no interest.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<ListPage<T>> ReadPageAsync()
        {
            var request = ApiRequest.Get(type.PathOf(@namespace: @namespace) + options.PageQuery(token));
            for (var broken = 1; ; broken++)
            {
                try
                {
                    var (page, length) = await ReadPageOnceAsync(request, read, options, Math.Max(options.MaxBytes - bytes, 0), stop.Token);
                    bytes += length;
                    return page;
                }
                catch (ApiConnectionException e) when (e.Failure == ConnectionFailure.Interrupted && broken < _retry.ConnectAttempts)
                {
                    await PauseAsync(broken, stop.Token);
                }
            }
        }
    }

    /// <summary>Reads a short collection whole; there is nothing of a type that the server does not serve.</summary>
    public Task<List<T>> ListAllAsync<T>(string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        ListAllAsync(ResourceType.Of<T>(), @namespace, options, KubernetesTypes.Of<T>(), cancellationToken);

    /// <summary>Reads a short collection whole; there is nothing of a type that the server does not serve.</summary>
    public async Task<List<T>> ListAllAsync<T>(
        ResourceType type, string? @namespace, ListOptions options, JsonTypeInfo<T> read, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        try
        {
            await foreach (var item in ListAsync(type, @namespace, options, read, cancellationToken))
            {
                found.Add(item);
            }
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            found.Clear();
        }

        return found;
    }

    private async Task<(ListPage<T> Page, int Length)> ReadPageOnceAsync<T>(
        ApiRequest request, JsonTypeInfo<T> read, ListOptions options, long maxBytes, CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(request, cancellationToken);
        using var buffer = new BodyBuffer();
        try
        {
            await using var body = await BodyOfAsync(answer, cancellationToken);
            await using var bounded = new BoundedStream(body, maxBytes);
            await buffer.FillAsync(bounded, cancellationToken);
            return (ListPage.Read(buffer.Bytes, read, Unreadable(options)), buffer.Length);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw BadAnswer($"{Server.Authority} sent a list that cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (RequestFailure.IsTransport(e))
        {
            throw RequestFailure.From(e, Server);
        }
    }

    private UnreadableItem? Unreadable(ListOptions options) => options.OnUnreadable is { } tell
        ? (json, cause) => tell(UnreadableObject.Of(json, Server, cause, Connection.Redact))
        : null;
}
