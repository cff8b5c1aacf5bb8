using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.Waiting;

/// <summary>The namespace a hub keeps for each accepted cluster.</summary>
internal static class Mailbox
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(500);

    private static readonly string[] s_others =
        ["default", "kube-system", "kube-public", "kube-node-lease", OcmNames.OperatorNamespace, KubeStellarNames.PropertiesNamespace];

    /// <summary>
    /// Whether a namespace was made for the cluster of its name: a hub labels any of that name, also one that was there for something else.
    /// </summary>
    public static bool IsOf(NamedObject found, string name) =>
        found.Metadata.Labels?.GetValueOrDefault(OcmNames.ClusterNameLabel) == name && !s_others.Contains(name);

    /// <summary>
    /// Returns when it exists. The hub creates it before it says that the cluster is accepted, so one look nearly always does.
    /// </summary>
    public static async Task WaitAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        while (!await ExistsAsync(its, name, cancellationToken))
        {
            await Task.Delay(s_betweenLooks, cancellationToken);
        }
    }

    /// <summary>Returns when it is not, or no longer, being deleted: a cluster of that name could not be accepted before.</summary>
    public static async Task WaitWhileDeletedAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        while (await IsBeingDeletedAsync(its, name, cancellationToken))
        {
            await Task.Delay(s_betweenLooks, cancellationToken);
        }
    }

    private static async Task<bool> IsBeingDeletedAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await its.FindAsync(CoreTypes.Namespaces, name, null, ObjectJson.Default.NamedObject, cancellationToken)
                is { Metadata.Deleted: not null };
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return false;
        }
    }

    private static async Task<bool> ExistsAsync(ClusterClient its, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await its.FindAsync(CoreTypes.Namespaces, name, null, ObjectJson.Default.NamedObject, cancellationToken)
                is { Metadata.Deleted: null };
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            // Who may not look has to take the hub's word.
            return true;
        }
    }
}
