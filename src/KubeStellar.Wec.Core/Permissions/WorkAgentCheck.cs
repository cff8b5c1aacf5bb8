using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Permissions;

/// <summary>
/// Makes sure that what is changed for a WEC is changed on that WEC. Names of WECs come from an inventory in which others may write,
/// and a context of the same name may lead anywhere.
/// </summary>
internal static class WorkAgentCheck
{
    /// <summary>The work agent of a WEC that is to be changed.</summary>
    /// <param name="cluster">What the WEC's context leads to.</param>
    /// <param name="wecName">The WEC that was named.</param>
    /// <param name="anyCluster">Whether it may be another cluster all the same; then this only warns.</param>
    /// <exception cref="WecException">NotThisWec, AgentIsHosted, NoAgent, AgentUnreadable.</exception>
    public static async Task<WorkAgentIdentity> LocateAsync(
        ClusterClient cluster, string wecName, bool anyCluster, IReport report, CancellationToken cancellationToken)
    {
        var agent = await WorkAgentLocator.LocateAsync(cluster, wecName, cancellationToken);
        if (agent.Doubt is not WorkAgentDoubt.None && !anyCluster)
        {
            throw Refusal(agent, wecName, cluster.Server.Authority);
        }

        if (agent.Note is { } note)
        {
            report.Warning(note);
        }

        return agent;
    }

    private static WecException Refusal(WorkAgentIdentity agent, string wecName, string server) => agent.Doubt switch
    {
        WorkAgentDoubt.OtherName => new(
            "NotThisWec", WecErrorKind.InvalidState, $"{server} is not the WEC '{wecName}': {agent.Note}",
            "Name the context of the WEC with -WecContext; -Force works on that cluster all the same."),
        WorkAgentDoubt.Hosted => new(
            "AgentIsHosted", WecErrorKind.InvalidState, $"{server} is not the WEC '{wecName}': {agent.Note}",
            "Name the context of the WEC itself with -WecContext; its work agent acts there."),
        WorkAgentDoubt.Unreadable => new(
            "AgentUnreadable", WecErrorKind.PermissionDenied, $"Whether {server} is the WEC '{wecName}' cannot be told. {agent.Note}",
            "Use a context whose user may get klusterlets.operator.open-cluster-management.io there, or -Force if you are sure. "
            + "A Klusterlet that names no cluster has its agent keep the name in the Secret hub-kubeconfig-secret."),
        _ => new(
            "NoAgent", WecErrorKind.NotFound, $"{server} is not known to be the WEC '{wecName}': it has no work agent that is registered.",
            "Name the context of the WEC with -WecContext; Register-Wec installs an agent. -Force works on that cluster all the same."),
    };
}
