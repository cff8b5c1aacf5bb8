namespace KubeStellar.Wec.Kubernetes.Pipeline;

/// <summary>Sends a request until there is a good answer or no hope of one.</summary>
internal sealed class RetryHandler(RetryPolicy policy) : DelegatingHandler
{
    /// <summary>A policy for one request in place of the client's own.</summary>
    public static readonly HttpRequestOptionsKey<RetryPolicy> Override = new("KubeStellar.Wec.RetryPolicy");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var retry = request.Options.TryGetValue(Override, out var other) ? other : policy;
        var started = retry.Time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? delay = null;
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception e) when ((delay = DelayAfter(e)) is not null)
            {
                await Task.Delay(delay.Value, retry.Time, cancellationToken);
            }

            TimeSpan? DelayAfter(Exception failure) =>
                retry.DelayAfter(failure, Repeatable.Is(request), attempt, retry.Time.GetElapsedTime(started));
        }
    }
}
