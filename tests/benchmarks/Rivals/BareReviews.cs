using KubeStellar.Wec.Benchmarks.Servers;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Benchmarks.Rivals;

/// <summary>Posts the same prebuilt access reviews to every WEC, over one connection to each server.</summary>
internal sealed class BareReviews : IDisposable
{
    private readonly Dictionary<string, BareClient> _clients;
    private readonly List<(BareClient Client, byte[] Body)> _reviews;

    public BareReviews(Fleet fleet, IReadOnlyList<string> contexts, IReadOnlyList<byte[]> bodies)
    {
        _clients = contexts.Distinct().ToDictionary(
            context => context, context => new BareClient(fleet.Spaces.Configuration.GetContext(context), compress: false));
        // One question to all WECs, then the next, so that those in flight are spread over all servers.
        _reviews = [.. from body in bodies from context in contexts select (_clients[context], body)];
    }

    public Task AskAsync(int atOnce, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(_reviews, options, async (review, stop) =>
            await review.Client.PostAsync(CoreTypes.SubjectAccessReviews.PathOf(), review.Body, stop));
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }
}
