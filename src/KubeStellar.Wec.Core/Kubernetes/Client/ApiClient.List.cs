using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ApiClient
{
    /// <summary>A server that forgets so many page tokens without a single new object between them never ends the list.</summary>
    private const int MaxExpired = 5;

    /// <summary>
    /// Reads a collection page by page and hands out each item as it arrives; the next page is asked for only when the caller
    /// has taken every item of the one before.
    /// </summary>
    /// <param name="type">What to list.</param>
    /// <param name="namespace">One namespace, or null for all of them.</param>
    /// <param name="options">Selectors and page size.</param>
    /// <param name="read">How an item is read.</param>
    /// <param name="cancel">Ends the listing.</param>
    /// <param name="onListed">Receives the resourceVersion the list shows, once it is complete.</param>
    /// <remarks>
    /// When the server has forgotten the page token (410, https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks)
    /// the listing goes on with the token it offers instead, which skips and repeats nothing but shows the rest as it is now. A server
    /// that offers none is listed from the start, without as many objects as were already handed out.
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
        while (true)
        {
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
                await using var body = await BodyOfAsync(answer, request.Timeout, cancel);
                using var page = new ListPageReader<T>(body, read);
                await foreach (var item in Guarded(page.ReadItemsAsync(cancel), cancel))
                {
                    if (toSkip > 0)
                    {
                        toSkip--;
                        continue;
                    }

                    handedOut++;
                    expired = 0;
                    yield return item;
                }

                var next = page.Metadata.Continue;
                if (string.IsNullOrEmpty(next))
                {
                    onListed?.Invoke(page.Metadata.ResourceVersion);
                    yield break;
                }

                token = next != token ? next : throw new ApiConnectionException(
                    ConnectionFailure.BadAnswer, Server, $"{Server.Authority} offers the same page of a list again and again.");
            }
        }
    }

    /// <summary>Gives what breaks in the middle of a stream the same shape as what breaks at its start.</summary>
    private async IAsyncEnumerable<T> Guarded<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var source = items.GetAsyncEnumerator(cancel);
        while (true)
        {
            try
            {
                if (!await source.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (JsonException e)
            {
                throw new ApiConnectionException(
                    ConnectionFailure.BadAnswer, Server, $"{Server.Authority} sent a list that cannot be read: {e.Message}", e);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw RequestFailure.From(e, Server);
            }

            yield return source.Current;
        }
    }
}
