using System.Diagnostics.CodeAnalysis;

namespace KubeStellar.Wec.Execution;

/// <summary>
/// Lets only so many at a time work on a server. Unlike the limit of a fan-out it is given back while there is only something to be
/// waited for, so that a slow cluster holds up nobody else.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "Work of a cancelled pipeline may still come to it, and without its wait handle a semaphore has nothing to free.")]
public sealed class Throttle(int limit)
{
    private readonly SemaphoreSlim _slots = new(limit);

    /// <summary>Waits for a place; disposing the result gives it back.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return new Place(_slots);
    }

    private sealed class Place(SemaphoreSlim slots) : IDisposable
    {
        private SemaphoreSlim? _slots = slots;

        public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Release();
    }
}
