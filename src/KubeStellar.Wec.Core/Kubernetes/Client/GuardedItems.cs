using System.Text.Json;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>
/// Items of a stream that may break in the middle: what breaks there gets the same shape as what breaks at a request's start. A
/// connection that ends too early ends the items, and is left to the caller.
/// </summary>
internal sealed class GuardedItems<T>(IAsyncEnumerable<T> items, Uri server, Func<string, Exception, ApiConnectionException> badAnswer)
    : IAsyncEnumerable<T>
{
    /// <summary>How the connection broke, if it did.</summary>
    public ApiConnectionException? Break { get; private set; }

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await using var source = items.GetAsyncEnumerator(cancellationToken);
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
                throw badAnswer($"{server.Authority} sent a list that cannot be read: {e.Message}", e);
            }
            catch (Exception e) when (RequestFailure.IsTransport(e))
            {
                var failure = RequestFailure.From(e, server);
                Break = failure.Failure == ConnectionFailure.Interrupted ? failure : throw failure;
                yield break;
            }

            yield return source.Current;
        }
    }
}
