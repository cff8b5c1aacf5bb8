namespace KubeStellar.Wec.Registration;

/// <summary>What registering a WEC would do, known before anything is changed.</summary>
public sealed class RegistrationPlan
{
    internal RegistrationPlan(RegistrationRequest request, WecSurvey survey, bool dropHubCredential, RegistrationState state)
    {
        Request = request;
        Survey = survey;
        DropHubCredential = dropHubCredential;
        State = state;
    }

    public string Name => Request.Name;

    /// <summary>The server that would be changed.</summary>
    public required Uri WecServer { get; init; }

    /// <summary>Where the agent reaches the ITS.</summary>
    public required HubEndpoint Hub { get; init; }

    /// <summary>The build of the agent.</summary>
    public required AgentVersion Version { get; init; }

    /// <summary>Whether anything is to be done; an agent that is on its way or has arrived is left alone.</summary>
    public bool IsNeeded => Changes.Count > 0;

    /// <summary>What would be done, for people.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    internal RegistrationRequest Request { get; }

    internal WecSurvey Survey { get; }

    internal bool DropHubCredential { get; }

    /// <summary>How the ITS saw it when the plan was made.</summary>
    internal RegistrationState State { get; }
}
