using k8s.Models;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Permissions.Grants.Downsync;

/// <summary>
/// Whether a BindingPolicy can select just the WECs that are meant: it sees nothing but the labels of ManagedClusters, so each must
/// have a label that is its own.
/// </summary>
public sealed class WecSelection(ClusterClient its, string itsContext)
{
    /// <summary>Names in one label selector, which travels in a URL.</summary>
    private const int NamesAtOnce = 100;

    /// <summary>What is in the way of selecting each WEC; null where nothing is.</summary>
    /// <returns>WecNotFound, WecNotSelectable or WecNotAccepted for each WEC that cannot be selected.</returns>
    public async Task<IReadOnlyDictionary<string, WecException?>> CheckAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var fleet = new FleetReader(its, itsContext);
        var labelled = new List<ManagedCluster>();
        foreach (var chunk in names.Chunk(NamesAtOnce))
        {
            await foreach (var cluster in fleet.ListAsync($"{GrantPolicy.NameLabel} in ({string.Join(',', chunk)})", cancellationToken))
            {
                labelled.Add(cluster);
            }
        }

        var byLabel = labelled.ToLookup(cluster => cluster.GetLabel(GrantPolicy.NameLabel) ?? "");
        var missing = names.Where(name => !byLabel[name].Any(cluster => cluster.Name == name)).ToList();
        var others = missing.Count == 0 ? new Dictionary<string, ManagedCluster>() : await fleet.FindAsync(missing, cancellationToken);
        return names.Distinct().ToDictionary(name => name, name => Problem(name, [.. byLabel[name]], others.ContainsKey(name), fleet));
    }

    private static WecException? Problem(string name, IReadOnlyList<ManagedCluster> labelled, bool isThere, FleetReader fleet)
    {
        var own = labelled.FirstOrDefault(cluster => cluster.Name == name);
        if (own is null)
        {
            return isThere
                ? new WecException(
                    "WecNotSelectable", WecErrorKind.InvalidState, $"No label selects {name} alone: it has no label {GrantPolicy.NameLabel}={name}.",
                    $"Set it with Set-WecLabel -Label @{{ {GrantPolicy.NameLabel} = '{name}' }}, or grant on the WEC itself.")
                : fleet.NotFound(name);
        }

        if (labelled.Count > 1)
        {
            var other = labelled.First(cluster => cluster.Name != name).Name;
            return new WecException(
                "WecNotSelectable", WecErrorKind.InvalidState, $"No label selects {name} alone: {other} has the label {GrantPolicy.NameLabel}={name}, too.",
                "Give each WEC its own name as that label with Set-WecLabel, or grant on the WEC itself.");
        }

        // KubeStellar stops at the first WEC without a mailbox and leaves out all that come after it.
        return own.Spec.HubAcceptsClient ? null : new WecException(
            "WecNotAccepted", WecErrorKind.InvalidState, $"{name} is not accepted, so it has no mailbox, and selecting it would hold up other WECs.",
            "Approve it first with Approve-Wec.");
    }
}
