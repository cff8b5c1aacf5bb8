using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ApiClient
{
    /// <summary>A server that forgets so many page tokens without a single new object between them never ends the list.</summary>
    private const int MaxExpired = 5;

    /// <summary>A server may filter a page down to nothing, but not one after the other.</summary>
    private const int MaxEmptyPages = 50;

    /// <summary>
    /// Reads a collection page by page and hands out each item as it arrives; the next page is asked for only when the caller
    /// has taken every item of the one before.
    /// </summary>
    /// <param name="type">What to list.</param>
    /// <param name="namespace">One namespace, or null for all of them.</param>
    /// <param name="options">Selectors and page size.</param>
    /// <param name="read">How an item is read.</param>
    /// <param name="cancel">Ends the listing.</param>
    /// <param name="onListed">
    /// Receives, once the list is complete, the resourceVersion from which a watch misses nothing. For a caller that wants it, a first
    /// page that breaks off is an error: which version the part that had come shows, nobody knows.
    /// </param>
    /// <remarks>
    /// When the server has forgotten the page token (410, https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks)
    /// the listing goes on with the token it offers instead, which skips and repeats nothing but shows the rest as it is now. A server
    /// that offers none is listed from the start, without as many objects as were already handed out. A page whose connection breaks is
    /// asked for again and continued after what had come of it.
    /// </remarks>
    public async IAsyncEnumerable<T> ListAsync<T>(
        ResourceType type, string? @namespace, ListOptions options, JsonTypeInfo<T> read,
        [EnumeratorCancellation] CancellationToken cancel, Action<string?>? onListed = null)
    {
        var collection = type.PathOf(@namespace: @namespace);
        string? token = null;
        var handedOut = 0;
        var toSkip = 0;
        var expired = 0;
        var broken = 0;
        var empty = 0;
        var bytes = 0L;
        string? version = null;
        while (true)
        {
            var seen = 0;
            var request = ApiRequest.Get(collection + options.PageQuery(token));
            HttpResponseMessage answer;
            try
            {
                answer = await OpenAsync(request, cancel);
            }
            catch (ApiException e) when (e.IsExpired && token is not null && expired < MaxExpired)
            {
                expired++;
                token = e.Status.Metadata?.Continue is { Length: > 0 } offered && offered != token ? offered : null;
                // Lists are ordered by key, so a list begun anew repeats what was seen before it goes on.
                toSkip = token is null ? handedOut : 0;
                continue;
            }

            using (answer)
            {
                var left = Math.Max(options.MaxBytes - bytes, 0);
                await using var body = new BoundedStream(await BodyOfAsync(answer, cancel), left);
                using var page = new ListPageReader<T>(body, read, Unreadable(options));
                var items = new GuardedItems<T>(page.ReadItemsAsync(cancel), Server, BadAnswer);
                await foreach (var item in items.WithCancellation(cancel))
                {
                    seen++;
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
                    (expired, broken) = (0, 0);
                    yield return item;
                }

                bytes += body.Position;
                if (items.Break is { } cut)
                {
                    if ((token is null && onListed is not null) || ++broken >= _retry.ConnectAttempts)
                    {
                        throw cut;
                    }

                    toSkip += seen;
                    await PauseAsync(broken, cancel);
                    continue;
                }

                // Pages after an expired token show a later moment than those before it.
                version ??= page.Metadata.ResourceVersion;
                var next = page.Metadata.Continue;
                if (string.IsNullOrEmpty(next))
                {
                    onListed?.Invoke(version);
                    yield break;
                }

                token = next != token ? next : throw BadAnswer($"{Server.Authority} offers the same page of a list again and again.");
                empty = seen == 0 ? empty + 1 : 0;
                if (empty == MaxEmptyPages)
                {
                    throw BadAnswer($"{Server.Authority} offers one empty page of a list after the other.");
                }
            }
        }
    }

    /// <summary>Reads a short collection whole; there is nothing of a type that the server does not serve.</summary>
    public async Task<List<T>> ListAllAsync<T>(
        ResourceType type, string? @namespace, ListOptions options, JsonTypeInfo<T> read, CancellationToken cancel)
    {
        var found = new List<T>();
        try
        {
            await foreach (var item in ListAsync(type, @namespace, options, read, cancel))
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

    private UnreadableItem? Unreadable(ListOptions options) => options.OnUnreadable is { } tell
        ? (json, cause) => tell(UnreadableObject.Of(json, Server, cause, Connection.Redact))
        : null;
}
