using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Connections;

/// <summary>
/// Finds the kubeconfig context of WECs that nobody gave one for: the one remembered, the one whose server is the WEC's own address, or
/// the one named like it. Asks no server. Safe from several threads.
/// </summary>
/// <param name="config">The kubeconfig.</param>
/// <param name="remembered">The context that was chosen for a WEC before; null for none.</param>
public sealed class WecContexts(KubeConfig config, Func<string, string?> remembered)
{
    private readonly Lazy<ILookup<string, string>> _byServer = new(() => config.ContextNames
        .Select(name => (Name: name, Server: config.ServerOf(name)))
        .Where(each => each.Server is not null)
        .ToLookup(each => AddressOf(each.Server!), each => each.Name, StringComparer.Ordinal));

    private readonly Lazy<HashSet<string>> _names = new(() => config.ContextNames.ToHashSet(StringComparer.Ordinal));

    public bool Has(string context) => _names.Value.Contains(context);

    /// <summary>The context that was chosen for this WEC before, if it is still there.</summary>
    public string? Remembered(string name) => remembered(name) is { } context && Has(context) ? context : null;

    /// <summary>The contexts that lead to an address this WEC tells of itself, in the order of the kubeconfig.</summary>
    public IReadOnlyList<string> AtAddressOf(ManagedCluster cluster)
    {
        var found = new List<string>();
        foreach (var client in cluster.Spec.ClientConfigs ?? [])
        {
            if (Uri.TryCreate(client?.Url, UriKind.Absolute, out var url))
            {
                found.AddRange(_byServer.Value[AddressOf(url)].Where(name => !found.Contains(name)));
            }
        }

        return found;
    }

    /// <summary>The context of a WEC; null where there is none, or where several would do and none of them is named like it.</summary>
    public string? Find(string name, ManagedCluster? cluster)
    {
        if (Remembered(name) is { } before)
        {
            return before;
        }

        var own = cluster is null ? [] : AtAddressOf(cluster);
        return own.Count == 1 ? own[0] : Has(name) && (own.Count == 0 || own.Contains(name)) ? name : null;
    }

    private static string AddressOf(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath.TrimEnd('/')}";
}
