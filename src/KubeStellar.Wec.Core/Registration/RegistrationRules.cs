using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>Decides whether a cluster may be registered, before anything is changed.</summary>
internal static class RegistrationRules
{
    /// <exception cref="WecException">It must not be, or not without being forced.</exception>
    public static void Check(RegistrationRequest request, WecSurvey survey, AgentAssessment agent, ManagedCluster? cluster)
    {
        if (agent.State == AgentState.Deleting || survey.DyingNamespaces.Count > 0)
        {
            throw new WecException(
                "AgentIsBeingDeleted", WecErrorKind.InvalidState,
                $"An earlier agent is still being removed from the WEC of '{request.Name}'"
                + (survey.DyingNamespaces.Count > 0 ? $" (namespace {string.Join(", ", survey.DyingNamespaces)} is terminating)." : "."),
                "Wait until it is gone, then run Register-Wec again.");
        }

        if (cluster?.Metadata.DeletionTimestamp is not null)
        {
            throw new WecException(
                "WecIsBeingDeleted", WecErrorKind.InvalidState, $"'{request.Name}' is still being deleted on the ITS.",
                "Get-WecStatus shows what that waits for. Register it when it is gone.");
        }

        if (agent.State is AgentState.OtherName or AgentState.OtherHub && !request.Force)
        {
            throw new WecException(
                agent.State == AgentState.OtherName ? "RegisteredUnderOtherName" : "RegisteredWithOtherHub", WecErrorKind.AlreadyExists,
                $"The cluster of context '{request.WecContext}' has an agent already. {agent.Reason}",
                "Take it out of there first, or take it over as it is with -Force.");
        }

        if (agent.State is not (AgentState.None or AgentState.Working) && !IsOurs(survey))
        {
            throw new WecException(
                "CustomKlusterlet", WecErrorKind.InvalidState,
                $"The Klusterlet '{survey.Klusterlet!.Metadata.Name}' of this cluster was set up in a way of its own "
                + $"(namespace {survey.Klusterlet.AgentNamespace}). {agent.Reason}",
                "Mend or remove it with the tool that set it up.");
        }

        if (agent.State is AgentState.None or AgentState.OtherName or AgentState.OtherHub && !request.Force && IsTaken(cluster, survey))
        {
            throw new WecException(
                "NameTaken", WecErrorKind.AlreadyExists, $"The ITS has a WEC '{request.Name}' with an agent of its own already.",
                "Give this cluster another name. If it is the same cluster with its agent installed anew, use -Force.");
        }
    }

    private static bool IsOurs(WecSurvey survey) =>
        survey.Klusterlet is { Metadata.Name: Klusterlet.DefaultName, AgentNamespace: OcmNames.AgentNamespace };

    /// <summary>An agent has used the name, and nothing says that it was on this cluster.</summary>
    private static bool IsTaken(ManagedCluster? cluster, WecSurvey survey) =>
        cluster?.IsTrue(ManagedClusterCondition.Joined) is true
        && (survey.ExternalServer is not { } server
            || LoopbackAddress.Is(server)
            || cluster.Spec.ClientConfigs?.Any(c => Uri.TryCreate(c.Url, UriKind.Absolute, out var url) && url == server) is not true);
}
