using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>
/// Turns whatever is no good answer into <see cref="ApiException"/> or <see cref="ApiConnectionException"/>, within the time that a request
/// has.
/// </summary>
internal sealed class RefusalHandler(ClusterConnection connection, ServerClock clock, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var limit = TimeLimit.Of(request);
        var answer = await SendInTimeAsync(request, limit, cancellationToken);
        clock.Read(answer.Headers.Date);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await using var bounded = TimeLimit.Bound(body, limit ?? TimeLimit.Usual, time);
            throw await RequestFailure.FromAnswerAsync(answer, bounded, request.Method, connection.Redact, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendInTimeAsync(
        HttpRequestMessage request, TimeSpan? limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiConnectionException(
                ConnectionFailure.Timeout,
                connection.Server,
                late.IsCancellationRequested
                    ? $"{connection.Server.Authority} did not answer within {limit?.TotalSeconds:0} s."
                    : $"No connection to {connection.Server.Authority} came about in time.",
                e);
        }
        catch (Exception e) when (RequestFailure.IsTransport(e))
        {
            throw RequestFailure.From(e, connection.Server);
        }
    }
}
