using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Tests.Ocm;

/// <summary>Waiting for a state of a store by its events, with a limit only a broken build reaches.</summary>
internal static class StoreWait
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static Task<JsonObject?> UntilAsync(this ApiServer server, ResourceId id, Func<JsonObject?, bool> holds) =>
        server.UntilAsync(() => server.Store.Get(id), holds, id.ToString());

    public static async Task<T> UntilAsync<T>(this ApiServer server, Func<T> read, Func<T, bool> holds, string what)
    {
        var found = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = server.Store.Subscribe(_ => Look());
        Look();
        try
        {
            return await found.Task.WaitAsync(s_limit);
        }
        catch (TimeoutException)
        {
            var last = read() is JsonNode node ? node.ToJsonString() : read()?.ToString();
            throw new TimeoutException($"{server.Name} never showed the expected state of {what}; last: {last}");
        }

        void Look()
        {
            var state = read();
            if (holds(state))
            {
                found.TrySetResult(state);
            }
        }
    }
}
