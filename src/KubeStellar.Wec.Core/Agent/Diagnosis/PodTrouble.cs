using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent.Diagnosis;

/// <summary>Finds pods of operator and agents that do not run.</summary>
internal static class PodTrouble
{
    public static async Task<IReadOnlyList<AgentFinding>> ReadAsync(
        ClusterClient wec, string agentNamespace, CancellationToken cancellationToken)
    {
        var found = new List<AgentFinding>();
        foreach (var ns in new[] { OcmNames.OperatorNamespace, agentNamespace })
        {
            await foreach (var pod in wec.ListAsync(CoreTypes.Pods, ns, ListOptions.Kept, PodJson.Default.PodSummary, cancellationToken))
            {
                if (Of(pod) is { } trouble)
                {
                    found.Add(trouble);
                }
            }
        }

        return found;
    }

    internal static AgentFinding? Of(PodSummary pod)
    {
        foreach (var container in pod.Status?.Containers ?? [])
        {
            switch (container.State?.Waiting)
            {
                case { Reason: "ImagePullBackOff" or "ErrImagePull" or "InvalidImageName" } waiting:
                    return new(
                        "ImageNotPulled", Waits(pod, $"{waiting.Reason}, {waiting.Message ?? container.Image}"),
                        "Can the WEC's nodes reach the registry? -ImageRegistry names another, -ImagePullCredential gives a credential for it.");
                case { Reason: "CrashLoopBackOff" } waiting:
                    return new(
                        "PodCrashes", Waits(pod, waiting.Message ?? waiting.Reason),
                        $"kubectl logs -n {pod.Metadata.Namespace} {pod.Metadata.Name} --previous tells why.");
                case { Reason: "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" } waiting:
                    return new(
                        "PodNotStarted", Waits(pod, $"{waiting.Reason}, {waiting.Message}"), "Mend what the message names.");
            }
        }

        return pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled
            ? new(
                "PodNotScheduled", Waits(pod, unscheduled.Message ?? "no node takes it."),
                "Give the cluster a node that fits, or place the agent with -NodeSelector and -Toleration.")
            : null;
    }

    private static string Waits(PodSummary pod, string why) =>
        $"The pod {pod.Metadata.Namespace}/{pod.Metadata.Name} does not start: {why}";
}
