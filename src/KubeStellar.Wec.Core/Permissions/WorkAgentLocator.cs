using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Permissions;

/// <summary>Says who the work agent of a WEC is, by the Klusterlet that every cmdlet takes for the WEC's.</summary>
public static class WorkAgentLocator
{
    /// <summary>The work agent of a WEC; with a note, when it is only assumed to be that.</summary>
    public static async Task<WorkAgentIdentity> LocateAsync(ClusterClient wec, string wecName, CancellationToken cancellationToken)
    {
        try
        {
            return Of(await KlusterletLocator.ReadAsync(wec, wecName, cancellationToken), wecName);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return WorkAgentIdentity.Default with
            {
                Note = $"The Klusterlet may not be read, so the usual agent is assumed: {e.Message}",
                Doubt = WorkAgentDoubt.Unreadable,
            };
        }
    }

    internal static WorkAgentIdentity Of(KlusterletLocator found, string wecName)
    {
        var agent = found.OfCluster is { } klusterlet
            ? new(klusterlet.Name, klusterlet.AgentNamespace)
            : WorkAgentIdentity.Default;
        var (doubt, note) = found switch
        {
            { Own.IsHosted: true } => (
                WorkAgentDoubt.Hosted,
                $"The agent of '{wecName}' is hosted on this cluster (Klusterlet {found.Own.Metadata.Name}), which is not the WEC itself."),
            { Own: not null } => (WorkAgentDoubt.None, null),
            { OfCluster: null } => (
                WorkAgentDoubt.NoKlusterlet,
                "The cluster has no Klusterlet, so the usual agent is assumed; it may not be registered."),
            { HiddenName: { } cause } => (
                WorkAgentDoubt.Unreadable,
                "The Klusterlet does not say which WEC this cluster is, and what its agent is registered by may not be read: "
                + cause.Message),
            { OfCluster.IsNamed: false } => (
                WorkAgentDoubt.NoKlusterlet,
                "The Klusterlet does not say which WEC this cluster is, and its agent is not registered."),
            _ => (WorkAgentDoubt.OtherName, OtherName(found, wecName)),
        };
        return agent with { Doubt = doubt, Note = note };
    }

    private static string OtherName(KlusterletLocator found, string wecName) => found.Others.Count(k => !k.IsHosted) switch
    {
        1 => $"The Klusterlet on this cluster registers it as '{found.OfCluster!.Spec.ClusterName}', not as '{wecName}'.",
        var several => $"None of the {several} Klusterlets on this cluster registers it as '{wecName}'; "
            + $"{found.OfCluster!.Metadata.Name} is assumed.",
    };
}
