using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>The pods that dial the hub.</summary>
internal static class AgentPods
{
    /// <summary>A running agent keeps the credentials it has mounted for up to a minute and may settle on them; a new one starts without.</summary>
    public static async Task RestartAsync(ApiClient wec, string agentNamespace, IReport report, CancellationToken cancel)
    {
        var agents = ListOptions.All with { LabelSelector = "app in (klusterlet-registration-agent,klusterlet-agent)" };
        await foreach (var pod in wec.ListAsync(CoreTypes.Pods, agentNamespace, agents, JsonWire.AnyObject, cancel))
        {
            var name = (string)pod["metadata"]!["name"]!;
            report.Verbose($"Restarting the agent: deleting pod {name}.");
            await wec.DeleteAsync(CoreTypes.Pods, name, agentNamespace, cancel);
        }
    }
}
