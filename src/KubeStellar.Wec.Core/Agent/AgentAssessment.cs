using KubeStellar.Wec.Agent.Diagnosis;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Agent;

/// <summary>How the agent that a cluster has relates to the registration that is wanted.</summary>
internal enum AgentState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is on its way or has arrived: nothing is to be done on the WEC.</summary>
    Working,

    /// <summary>Somebody stopped half way.</summary>
    Incomplete,

    /// <summary>It cannot introduce itself to the hub any more, and has no other way in.</summary>
    ShutOut,

    OtherName,

    OtherHub,

    Deleting,
}

/// <summary>What an agent's remains amount to, and why.</summary>
/// <param name="State">How it relates to the wanted registration.</param>
/// <param name="Reason">In words.</param>
/// <param name="DropHubCredential">What it has from a hub keeps it from introducing itself anew.</param>
internal sealed record AgentAssessment(AgentState State, string Reason, bool DropHubCredential = false)
{
    /// <summary>A token that ends sooner cannot be counted on to get an agent started.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(1);

    /// <param name="survey">What the WEC has.</param>
    /// <param name="name">The name wanted.</param>
    /// <param name="isSameHub">Whether a kubeconfig found leads to the hub wanted.</param>
    /// <param name="isKnownToHub">Whether the hub has a ManagedCluster of that name.</param>
    /// <param name="now">The hub's time.</param>
    public static AgentAssessment Of(
        WecSurvey survey, string name, Func<StoredKubeconfig, bool> isSameHub, bool isKnownToHub, DateTimeOffset now)
    {
        if (survey.Klusterlet is not { } klusterlet)
        {
            // A credential that outlived its Klusterlet belongs to a registration nobody knows any more.
            return new(AgentState.None, "There is no agent.", survey.HasHubCredential);
        }

        if (klusterlet.Metadata.DeletionTimestamp is not null)
        {
            return new(AgentState.Deleting, "Its Klusterlet is being deleted.");
        }

        if (klusterlet.Spec.ClusterName != name)
        {
            return new(
                AgentState.OtherName, $"It is registered as '{klusterlet.Spec.ClusterName}'{At(survey)}.", survey.HasHubCredential);
        }

        if ((survey.Hub ?? survey.Bootstrap) is { } known && !isSameHub(known))
        {
            return new(
                AgentState.OtherHub, $"It is registered under this name{At(survey)}, which is another hub.", survey.HasHubCredential);
        }

        if (!survey.HasOperator)
        {
            return new(AgentState.Incomplete, "The klusterlet operator is missing.");
        }

        return survey.HasHubCredential ? OfJoined(survey, isKnownToHub, now) : OfBootstrapping(survey, now);
    }

    private static AgentAssessment OfJoined(WecSurvey survey, bool isKnownToHub, DateTimeOffset now)
    {
        if (!isKnownToHub)
        {
            return new(AgentState.ShutOut, "The ITS no longer knows it, but its agent still holds the old certificate.", true);
        }

        var connection = HubConnection.Of(survey.Klusterlet);
        return connection is { IsWorking: false, Hub: "HubKubeConfigError" } && !CanIntroduceItself(survey, connection, now)
            ? new(AgentState.ShutOut, "Its certificate for the ITS does not work any more, nor does its bootstrap token.", true)
            : new(AgentState.Working, "Its agent has a certificate from this ITS.");
    }

    private static AgentAssessment OfBootstrapping(WecSurvey survey, DateTimeOffset now)
    {
        if (survey.Bootstrap is null)
        {
            return new(AgentState.Incomplete, "Its bootstrap kubeconfig is missing.");
        }

        return CanIntroduceItself(survey, HubConnection.Of(survey.Klusterlet), now)
            ? new(AgentState.Working, "Its agent is introducing itself to this ITS.")
            : new(AgentState.ShutOut, "Its bootstrap token is no longer good, or the agent cannot reach the ITS with it.");
    }

    /// <summary>The condition is not looked at again when a token ends, so the token's own end counts too.</summary>
    private static bool CanIntroduceItself(WecSurvey survey, HubConnection? connection, DateTimeOffset now) =>
        survey.Bootstrap is { } bootstrap
        && (bootstrap.CredentialExpires is not { } end || end > now + s_margin)
        && connection?.Bootstrap is not ("BootstrapSecretError" or "BootstrapSecretUnauthorized" or "BootstrapSecretMissing");

    private static string At(WecSurvey survey) => (survey.Hub ?? survey.Bootstrap) is { } known ? $" at {known.Server}" : "";
}
