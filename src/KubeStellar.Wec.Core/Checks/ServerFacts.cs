using KubeStellar.Wec.Connections.Distributions;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Checks;

/// <summary>What any API server tells of itself and its nodes.</summary>
internal static class ServerFacts
{
    /// <summary>More nodes than this say nothing more about whether an agent can run.</summary>
    private const int EnoughNodes = 1000;

    public static async Task<string> VersionAsync(ClusterClient server, CancellationToken cancellationToken) =>
        (await server.GetAsync("/version", "application/json", CheckJson.Default.ServerVersion, cancellationToken)).GitVersion;

    public static async Task<IReadOnlyCollection<string>> GroupsAsync(ClusterClient server, CancellationToken cancellationToken)
    {
        var list = await server.GetAsync("/apis", "application/json", CheckJson.Default.GroupList, cancellationToken);
        return [.. (list.Groups ?? []).Select(group => group?.Name ?? "")];
    }

    public static async Task<IReadOnlyList<NodeFacts>> NodesAsync(ClusterClient server, CancellationToken cancellationToken)
    {
        var nodes = new List<NodeFacts>();
        await foreach (var node in server.ListAsync(CoreTypes.Nodes, null, ListOptions.All, CheckJson.Default.NodeFacts, cancellationToken))
        {
            nodes.Add(node);
            if (nodes.Count == EnoughNodes)
            {
                break;
            }
        }

        return nodes;
    }

    /// <summary>What is known of the distribution; what could not be read counts for nothing.</summary>
    public static Distribution DistributionOf(
        string? version, IReadOnlyCollection<string>? groups, IReadOnlyList<NodeFacts>? nodes, Distribution guess) =>
        ServerDistribution.Of(
            new()
            {
                GitVersion = version ?? "",
                Groups = groups ?? [],
                ProviderIds = [.. (nodes ?? []).Select(node => node.Spec?.ProviderId ?? "").Distinct()],
                NodeLabels = [.. (nodes ?? []).SelectMany(node => node.Metadata.Labels?.Keys ?? []).Distinct()],
            },
            guess);
}
