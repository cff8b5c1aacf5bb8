using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Agent;

/// <summary>Restarts the agent that dials the hub.</summary>
internal static class AgentRestart
{
    /// <summary>Ends of the Deployments' names, after that of their Klusterlet, and the locks their pods hold.</summary>
    private static readonly (string Deployment, string Lock)[] s_agents =
        [("registration-agent", "registration-agent-lock"), ("agent", "klusterlet-agent-lock")];

    /// <summary>
    /// A running agent keeps the credentials it has mounted for up to a minute and may settle on them; a new one, which the operator
    /// makes at once, starts without. Its lock goes too: an agent that ends for lack of a hub does not give it back, and the next
    /// would wait for nearly three minutes.
    /// </summary>
    public static async Task RestartAsync(
        ClusterClient wec, string klusterlet, string agentNamespace, IReport report, CancellationToken cancellationToken)
    {
        foreach (var (end, agentLock) in s_agents)
        {
            var deployment = $"{klusterlet}-{end}";
            if (await wec.DeleteAsync(CoreTypes.Deployments, deployment, agentNamespace, cancellationToken))
            {
                report.Verbose($"Restarting the agent: deleted its Deployment {deployment} for the operator to make again.");
            }

            await wec.DeleteAsync(CoreTypes.Leases, agentLock, agentNamespace, cancellationToken);
        }
    }
}
