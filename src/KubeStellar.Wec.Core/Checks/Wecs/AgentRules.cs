using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>Judges the agent a cluster has already.</summary>
internal static class AgentRules
{
    /// <summary>How the agent relates to being registered under a name with an ITS; null where it cannot be seen.</summary>
    public static AgentAssessment? Assess(string name, WecFacts wec, Space? its, HubFacts? hub)
    {
        if (wec.Survey.Value is not { } survey)
        {
            return null;
        }

        // Without an ITS any hub is taken for the one that is meant.
        var isKnown = hub is not { Answers: true } || hub.Cluster is not { Problem: null, Value: null };
        return AgentAssessment.Of(
            survey, name,
            found => its is null || hub is not { Answers: true } || IsSameHub(found, its, hub),
            isKnown, its?.Api.ServerTime ?? DateTimeOffset.UtcNow);
    }

    public static Finding Other(WecFacts wec, AgentAssessment? agent)
    {
        if (wec.Survey.Problem is { } problem)
        {
            return Finding.Unseen(problem);
        }

        if (wec.Survey.Value is { DyingNamespaces: { Count: > 0 } dying })
        {
            return Finding.Fail(
                $"An earlier agent is still being removed: namespace {string.Join(", ", dying)} is terminating.",
                "Wait until it is gone before you run Register-Wec.");
        }

        return agent?.State switch
        {
            null => Finding.Skip("Nothing is known of an agent."),
            AgentState.None => agent.DropHubCredential
                ? Finding.Warn("There is no agent, but the credential of an earlier one.", "Register-Wec removes it.")
                : Finding.Pass("There is no agent yet."),
            AgentState.Deleting => Finding.Fail(agent.Reason, "Wait until it is gone before you run Register-Wec."),
            AgentState.OtherName or AgentState.OtherHub => Finding.Fail(
                agent.Reason, "Take it out there with Unregister-Wec first, or take it over with Register-Wec -Force."),
            AgentState.Working => Finding.Pass(agent.Reason),
            _ => Finding.Warn(agent.Reason, "Register-Wec completes it."),
        };
    }

    public static Finding Health(WecFacts wec, HubFacts? hub)
    {
        if (wec.Agent.Value is not { } agent)
        {
            return wec.Agent.Problem is { } problem ? Finding.Unseen(problem) : Finding.Skip("Nothing is known of an agent.");
        }

        return agent switch
        {
            { HasAgent: false } => Finding.Skip("There is no agent yet."),
            { IsWaitingForApproval: true } when hub?.Cluster.Value?.IsTrue(ManagedClusterCondition.Available) is true => Finding.Warn(
                "The ITS has let its agent in; its operator has not noticed yet.", "Run Test-Wec again in half a minute."),
            { IsWaitingForApproval: true } => Finding.Warn(
                "Its agent has reached the ITS and waits to be let in.", "Approve-Wec lets it in."),
            { Findings: [var worst, ..] } => Finding.Fail(worst.Problem, worst.Fix),
            { IsConnected: true } => Finding.Pass("Its agent works with the ITS."),
            _ => Finding.Warn("Its operator has not said yet how it does.", "Run Test-Wec again in a minute."),
        };
    }

    private static bool IsSameHub(StoredKubeconfig found, Space its, HubFacts hub)
    {
        var wanted = HubFacts.RequestFor(its);
        var chosen = hub.Endpoint.Value ?? new(wanted.CallerServer, HubEndpointOrigin.Caller, wanted.CallerCertificateAuthority);
        return HubMatch.IsSame(found, wanted, chosen, hub.Published);
    }
}
