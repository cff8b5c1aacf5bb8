using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Agent.Diagnosis;

/// <summary>What a WEC itself says about its agent, turned into what to do about it.</summary>
public static class AgentDiagnosis
{
    /// <summary>Reads the Klusterlet, and where that is not well the pods of operator and agents.</summary>
    /// <exception cref="ApiException">The caller may not read Klusterlets.</exception>
    public static async Task<AgentReport> ReadAsync(ClusterClient wec, string name, CancellationToken cancellationToken)
    {
        var found = await KlusterletLocator.ReadAsync(wec, name, cancellationToken);
        var klusterlet = found.Own ?? found.OfCluster;
        if (klusterlet is null || IsWell(klusterlet))
        {
            return Of(klusterlet, []);
        }

        try
        {
            return Of(klusterlet, await PodTrouble.ReadAsync(wec, klusterlet.AgentNamespace, cancellationToken));
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return Of(klusterlet, []);
        }
    }

    internal static AgentReport Of(Klusterlet? klusterlet, IReadOnlyList<AgentFinding> pods)
    {
        if (klusterlet is null)
        {
            return new(false, false, false, []);
        }

        var connection = HubConnection.Of(klusterlet);
        var name = klusterlet.Spec.ClusterName ?? "";
        var findings = new List<AgentFinding>(pods);
        findings.AddRange(Conditions(klusterlet, pods.Count > 0));
        if (connection?.Diagnose(name) is { } finding)
        {
            findings.Add(finding);
        }

        return new(true, connection?.IsWorking is true, connection?.IsWaitingForApproval is true, findings);
    }

    /// <summary>An error about an agent that did not announce itself, with what the WEC complains of, if that can be read, and what to do about it.</summary>
    internal static async Task<WecException> AddToAsync(
        WecException error, ClusterClient wec, string name, CancellationToken cancellationToken)
    {
        AgentReport report;
        try
        {
            report = await ReadAsync(wec, name, cancellationToken);
        }
        catch (Exception e) when (e is ApiException or ApiConnectionException)
        {
            return error;
        }

        if (report.Findings.FirstOrDefault(f => f.Code != HubConnection.AwaitingApproval) is { } worst)
        {
            return new(error.ErrorId, error.Kind, $"{error.Message} {worst.Problem}", worst.Fix, error);
        }

        // The operator has found the way good; that the agent has gone it, nobody says.
        return report.IsWaitingForApproval
            ? new(
                error.ErrorId, error.Kind, $"{error.Message} The ITS can be reached from the WEC, and the agent has yet to introduce itself.",
                "It may still be starting: run Register-Wec -Wait again. Otherwise look at its log (namespace open-cluster-management-agent).", error)
            : error;
    }

    private static bool IsWell(Klusterlet klusterlet) =>
        HubConnection.Of(klusterlet)?.IsWorking is true && !Conditions(klusterlet, false).Any();

    private static IEnumerable<AgentFinding> Conditions(Klusterlet klusterlet, bool isExplained)
    {
        if (klusterlet.Status?.Conditions is not { Count: > 0 } conditions)
        {
            if (!isExplained)
            {
                yield return new(
                    "OperatorNotRunning", "The klusterlet operator has not touched its Klusterlet: it is not running.",
                    "Look at the Deployment klusterlet in namespace open-cluster-management: its image may not be pullable, or no node may take it.");
            }

            yield break;
        }

        // The work agent has no pod before there is a hub to read from, which the hub's condition explains.
        var isStarting = conditions.Any(c => c is { Type: "RegistrationDesiredDegraded", Status: "False" });
        foreach (var condition in conditions)
        {
            if (!(isStarting && condition.Type == "Available") && Explain(condition, isExplained) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static AgentFinding? Explain(StatusCondition condition, bool isExplained) => (condition.Type, condition.Status) switch
    {
        ("ValidFeatureGates", "False") => new(
            "InvalidFeatureGates", $"The operator does not know a feature gate: {condition.Message}",
            "Run Register-Wec -Force with a -FeatureGate that this version of the agent has."),
        ("Applied", "False") => new(
            "AgentNotApplied", $"The operator could not install the agent ({condition.Reason}): {condition.Message}",
            "Often a namespace that is still being deleted, or an admission policy of the WEC; the message names it."),
        ("ReadyToApply", "False") => new(
            "AgentNotPrepared", $"The operator cannot reach the cluster the agent is for ({condition.Reason}): {condition.Message}",
            "A hosted agent needs the kubeconfig of its cluster in the Secret external-managed-kubeconfig."),
        ("Available", "False") or ("RegistrationDesiredDegraded", "True") or ("WorkDesiredDegraded", "True") when !isExplained => new(
            "AgentNotRunning", $"The agent does not run ({condition.Reason}): {condition.Message}",
            "Look at the pods in its namespace (kubectl get pods -n open-cluster-management-agent)."),
        _ => null,
    };
}
