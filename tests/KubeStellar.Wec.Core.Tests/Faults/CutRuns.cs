using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Sandbox.Faults;

namespace KubeStellar.Wec.Core.Tests.Faults;

/// <summary>
/// Cuts a piece of work off at its first request, then at its second, and so on to its last: before the request has its effect, or
/// after. From there on the servers answer nothing, as if the caller's machine had lost its network. Then the work is done again.
/// </summary>
internal static class CutRuns
{
    private const string OurClient = "kubestellar-wec";

    /// <summary>More requests than any work on one WEC takes.</summary>
    private const int Limit = 400;

    /// <summary>Does not try again what was cut off, so that a cut is a cut.</summary>
    public static readonly RetryPolicy NoPatience = new() { Limit = TimeSpan.FromMilliseconds(1), ConnectAttempts = 1 };

    /// <param name="fleet">A sandbox.</param>
    /// <param name="action">Whether the request that is cut off has its effect.</param>
    /// <param name="arrange">Makes the state in which the work begins.</param>
    /// <param name="work">The work; it must talk to servers with <see cref="NoPatience"/> and wait seconds at most.</param>
    /// <param name="verify">Does it again, with a network, and checks the end.</param>
    /// <returns>How many requests the whole work takes.</returns>
    public static async Task<int> EnumerateAsync(
        Fleet fleet, FaultAction action, Func<Task> arrange, Func<Task> work, Func<int, Task> verify)
    {
        for (var cut = 0; cut < Limit; cut++)
        {
            await arrange();
            var isWhole = await RunAsync(fleet, action, cut, work);
            try
            {
                await verify(cut);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Cut off at request {cut} ({action}), the work could not be finished: {e.Message}", e);
            }

            if (isWhole)
            {
                return cut;
            }
        }

        throw new InvalidOperationException("The work never came to its end.");
    }

    private static async Task<bool> RunAsync(Fleet fleet, FaultAction action, int cut, Func<Task> work)
    {
        using var hit = fleet.Sandbox.Faults.Add(new FaultRule(action) { Client = OurClient, Skip = cut, Count = 1 });
        using var silence = fleet.Sandbox.Faults.Add(new FaultRule(FaultAction.DropBefore) { Client = OurClient, Skip = cut });
        try
        {
            await work();
            return true;
        }
        // A watch that is dropped after its effect never answers, so what waits on it has to have little patience of its own.
        catch (Exception e) when (e is ApiConnectionException or WecException { Kind: WecErrorKind.Timeout } || e.InnerException is ApiConnectionException or HttpRequestException)
        {
            return false;
        }
    }
}
