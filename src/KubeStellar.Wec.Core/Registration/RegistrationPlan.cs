using KubeStellar.Wec.Agent;
using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Labels;

namespace KubeStellar.Wec.Registration;

/// <summary>What registering a WEC would do, known before anything is changed.</summary>
public sealed class RegistrationPlan
{
    internal RegistrationPlan(RegistrationRequest request, WecSurvey survey, AgentAssessment agent)
    {
        Request = request;
        Survey = survey;
        Agent = agent;
    }

    public string Name => Request.Name;

    /// <summary>The server that would be changed; null where there is only a manifest to be made.</summary>
    public Uri? WecServer { get; init; }

    /// <summary>Where the agent reaches the ITS.</summary>
    public required HubEndpoint Hub { get; init; }

    /// <summary>The build of the agent.</summary>
    public required AgentVersion Version { get; init; }

    /// <summary>Whether anything is to be done; an agent that is on its way or has arrived is left alone.</summary>
    public bool IsNeeded => Changes.Count > 0;

    /// <summary>What would be done, for people.</summary>
    public IReadOnlyList<string> Changes => [.. RegistrationChanges.Of(this)];

    /// <summary>With its labels and host alias as they came out.</summary>
    internal RegistrationRequest Request { get; }

    internal WecSurvey Survey { get; }

    internal AgentAssessment Agent { get; }

    /// <summary>The ITS, as the caller or as the token; null where it cannot be reached.</summary>
    internal ClusterClient? Its { get; init; }

    /// <summary>How the ITS saw it when the plan was made.</summary>
    internal RegistrationState State { get; init; }

    /// <summary>Labels to be set on a WEC that is accepted already.</summary>
    internal LabelChange? Labels { get; init; }

    /// <summary>What was asked under its name before.</summary>
    internal IReadOnlyList<CertificateEvidence> Asked { get; set; } = [];

    /// <summary>The agent has no certificate, or is about to lose the one it has.</summary>
    internal bool NeedsApproval => !Survey.HasHubCredential || (MustInstall && Agent.DropHubCredential);

    /// <summary>The agent has to be put there or mended.</summary>
    internal bool MustInstall => Agent.State != AgentState.Working;

    /// <summary>The agent is there, and has yet to be told which labels its cluster is to have.</summary>
    internal bool MustRemember => !MustInstall && Request.Agent.Labels.Count > 0
        && DeferredLabels.Write(Request.Agent.Labels) != DeferredLabels.Write(DeferredLabels.Read(Survey.Klusterlet));

    /// <summary>The manifests of the agent depend on this.</summary>
    internal KlusterletOptions Options => new()
    {
        ClusterName = Name,
        Version = Version,
        Settings = Request.Agent,
        ExternalServer = Survey.ExternalServer,
        HasFullType = Survey.HasFullType,
        KeepPullSecret = Survey.HasPullCredential,
    };
}
