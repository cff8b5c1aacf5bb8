using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Checks;

/// <summary>What was read, or why it could not be: a check goes on without what it may not see.</summary>
internal sealed record Reading<T>(T? Value, Failure? Problem)
{
    /// <summary>What is known of it: of what was not even tried, nothing.</summary>
    public static readonly Reading<T> None = new(default, null);
}

internal static class Reading
{
    public static async Task<Reading<T>> OfAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return new(await read(), null);
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException or KubeConfigException or WecException)
        {
            return new(default, Failure.Describe(e));
        }
    }
}
