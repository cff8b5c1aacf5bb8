using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KubeStellar.Wec.Kubernetes.Client;

public sealed partial class ApiClient
{
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
    /// the listing goes on with the token it offers instead, or starts again and leaves out what was already handed out.
    /// </remarks>
    public async IAsyncEnumerable<T> ListAsync<T>(
        ResourceType type, string? @namespace, ListOptions options, JsonTypeInfo<T> read,
        [EnumeratorCancellation] CancellationToken cancel, Action<string?>? onListed = null)
    {
        var collection = type.PathOf(@namespace: @namespace);
        string? token = null;
        var handedOut = 0;
        var toSkip = 0;
        while (true)
        {
            HttpResponseMessage answer;
            try
            {
                answer = await OpenAsync(ApiRequest.Get(collection + options.PageQuery(token)), cancel);
            }
            catch (ApiException e) when (e.IsExpired && token is not null)
            {
                // Lists are ordered by key, so a list begun anew repeats what was seen before it goes on; what was created or
                // deleted meanwhile may shift it by as much, which is the same guarantee as the server's own inconsistent token.
                token = null;
                toSkip = handedOut;
                continue;
            }

            using (answer)
            {
                await using var body = await answer.Content.ReadAsStreamAsync(cancel);
                using var page = new ListPageReader<T>(body, read);
                await foreach (var item in Guarded(page.ReadItemsAsync(cancel), cancel))
                {
                    if (toSkip > 0)
                    {
                        toSkip--;
                        continue;
                    }

                    handedOut++;
                    yield return item;
                }

                token = page.Metadata.Continue;
                if (string.IsNullOrEmpty(token))
                {
                    onListed?.Invoke(page.Metadata.ResourceVersion);
                    yield break;
                }
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
