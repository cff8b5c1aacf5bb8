using System.Collections.Concurrent;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Completion;

/// <summary>
/// What servers have said for completion: each is asked for at most a second, and the answer is remembered for a few. One that does not
/// answer is left alone for a while, so that not every Tab waits for it.
/// </summary>
internal static class ServerMemory
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_respite = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<Key, (DateTimeOffset Until, string[] Words)> s_known = new();
    private static readonly ConcurrentDictionary<(string? Path, string Context), DateTimeOffset> s_silent = new();

    /// <param name="spaces">The kubeconfig in force.</param>
    /// <param name="context">The context of the server.</param>
    /// <param name="topic">What is asked for; the same topic gives the same words.</param>
    /// <param name="ask">Asks for it.</param>
    public static string[] Recall(
        SpaceDirectory spaces, string context, string topic, Func<ClusterClient, CancellationToken, Task<string[]>> ask)
    {
        var now = DateTimeOffset.UtcNow;
        var server = (spaces.KubeConfigPath, context);
        var key = new Key(spaces.KubeConfigPath, context, topic);
        if (s_known.TryGetValue(key, out var known) && now < known.Until)
        {
            return known.Words;
        }

        if (s_silent.TryGetValue(server, out var until) && now < until)
        {
            return [];
        }

        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            var api = spaces.Open(context).Api;
            var words = ask(api, patience.Token).GetAwaiter().GetResult();
            s_known[key] = (DateTimeOffset.UtcNow + s_memory, words);
            s_silent.TryRemove(server, out _);
            return words;
        }
        catch (ApiException)
        {
            // It answers, and says no to this question alone.
            s_known[key] = (DateTimeOffset.UtcNow + s_respite, []);
            return [];
        }
        catch (Exception e) when (e is ApiConnectionException or OperationCanceledException or TimeoutException)
        {
            s_silent[server] = DateTimeOffset.UtcNow + s_respite;
            return [];
        }
    }

    private sealed record Key(string? Path, string Context, string Topic);
}
