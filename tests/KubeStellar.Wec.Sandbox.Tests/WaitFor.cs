using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>Waits for controllers by their events, not by the clock; the limit only turns a hang into a failure.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static async Task<JsonObject> Object(ApiServer server, ResourceId id, Func<JsonObject, bool>? condition = null)
    {
        await That(server, () => server.Store.Get(id) is { } value && condition?.Invoke(value) != false);
        return server.Store.Get(id)!;
    }

    public static Task Absence(ApiServer server, ResourceId id) => That(server, () => server.Store.Get(id) is null);

    public static async Task That(ApiServer server, Func<bool> condition)
    {
        var happened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = server.Store.Subscribe(_ =>
        {
            if (condition())
            {
                happened.TrySetResult();
            }
        });
        if (!condition())
        {
            await happened.Task.WaitAsync(s_limit);
        }
    }
}
