using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.OpenClusterManagement;

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
    /// <param name="report">Warned of what is only assumed.</param>
    /// <param name="cancel">Cancels the requests.</param>
    /// <exception cref="WecException">NotThisWec, NoAgent, AgentUnreadable.</exception>
    public static async Task<WorkAgentIdentity> LocateAsync(
        ApiClient cluster, string wecName, bool anyCluster, IReport report, CancellationToken cancel)
    {
        var agent = await WorkAgentLocator.LocateAsync(cluster, wecName, cancel);
        if (agent.Doubt is WorkAgentDoubt.Unnamed)
        {
            agent = await NamedAsync(cluster, agent, wecName, cancel);
        }

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

    private static async Task<WorkAgentIdentity> NamedAsync(
        ApiClient cluster, WorkAgentIdentity agent, string wecName, CancellationToken cancel)
    {
        string? name;
        try
        {
            var secret = await cluster.FindAsync(CoreTypes.Secrets, OcmNames.HubSecret, agent.Namespace, cancel);
            name = Text(secret.TextAt("data", "cluster-name"));
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return agent with
            {
                Note = $"The Klusterlet does not say which WEC this cluster is, and what its agent is registered by may not be read: {e.Message}",
                Doubt = WorkAgentDoubt.Unreadable,
            };
        }

        return name == wecName ? agent with { Doubt = WorkAgentDoubt.None }
            : name is null
                ? agent with
                {
                    Note = "The Klusterlet does not say which WEC this cluster is, and its agent is not registered.",
                    Doubt = WorkAgentDoubt.NoKlusterlet,
                }
                : agent with { Note = $"The agent on this cluster is registered as '{name}', not as '{wecName}'.", Doubt = WorkAgentDoubt.OtherName };
    }

    private static string? Text(string? base64)
    {
        try
        {
            return string.IsNullOrEmpty(base64) ? null : SafeText.Name(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static WecException Refusal(WorkAgentIdentity agent, string wecName, string server) => agent.Doubt switch
    {
        WorkAgentDoubt.OtherName => new(
            "NotThisWec", WecErrorKind.InvalidState, $"{server} is not the WEC '{wecName}': {agent.Note}",
            "Name the context of the WEC with -WecContext; -Force works on that cluster all the same."),
        WorkAgentDoubt.Unreadable => new(
            "AgentUnreadable", WecErrorKind.PermissionDenied, $"Whether {server} is the WEC '{wecName}' cannot be told. {agent.Note}",
            "Use a context whose user may get klusterlets.operator.open-cluster-management.io there, or -Force if you are sure."),
        _ => new(
            "NoAgent", WecErrorKind.NotFound, $"{server} is not known to be the WEC '{wecName}': it has no work agent that is registered.",
            "Name the context of the WEC with -WecContext; Register-Wec installs an agent. -Force works on that cluster all the same."),
    };
}
