using System.Collections;
using System.Management.Automation;
using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.Abstractions;

/// <summary>A cmdlet that puts agents on WECs, with all that can be said about how an agent is to be.</summary>
public abstract class AgentCommand : FleetCommand
{
    private object? _mode;
    private object? _qosClass;
    private object? _settings;

    /// <summary>Registry and path of the agent's images, such as registry.example/ocm.</summary>
    [Parameter]
    public string? ImageRegistry { get; set; }

    /// <summary>User name and password, or token, for the registry of the images.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ImagePullCredential { get; set; }

    /// <summary>A config.json of Docker with credentials of registries, in place of -ImagePullCredential.</summary>
    [Parameter]
    public string? ImagePullCredentialFile { get; set; }

    /// <summary>Default runs registration and work agent apart, Singleton in one.</summary>
    [Parameter]
    public KlusterletMode Mode { get => (KlusterletMode)(_mode ?? KlusterletMode.Default); set => _mode = value; }

    /// <summary>Address of the ITS for its host name in the agent's pods, where no DNS server of the WEC knows the name; a host name may follow, as in a hosts file.</summary>
    [Parameter]
    public string? HubHostAlias { get; set; }

    /// <summary>Feature gates of the agent to turn on or off, as in @{ ClusterClaim = $false; RawFeedbackJsonString = $true }.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.HashtableCompleter))]
    public Hashtable? FeatureGate { get; set; }

    /// <summary>Annotations of the ManagedCluster; the agent writes them under agent.open-cluster-management.io/.</summary>
    [Parameter]
    public Hashtable? Annotation { get; set; }

    /// <summary>Labels of the nodes that operator and agent may run on.</summary>
    [Parameter]
    public Hashtable? NodeSelector { get; set; }

    /// <summary>Taints of nodes that operator and agent put up with, as kubectl writes them: key=value:NoSchedule, key, or * for all.</summary>
    [Parameter]
    public string[] Toleration { get; set; } = [];

    /// <summary>Who decides what the agent's containers reserve: Default the operator, BestEffort nobody, ResourceRequirement the other two parameters.</summary>
    [Parameter]
    public AgentQosClass ResourceQosClass { get => (AgentQosClass)(_qosClass ?? AgentQosClass.Default); set => _qosClass = value; }

    /// <summary>What each container of the agent reserves, as in @{ cpu = '100m'; memory = '128Mi' }.</summary>
    [Parameter]
    public Hashtable? ResourceRequest { get; set; }

    /// <summary>What each container of the agent is limited to.</summary>
    [Parameter]
    public Hashtable? ResourceLimit { get; set; }

    /// <summary>How long a certificate of the agent is to live; a year unless given. It renews it in time by itself.</summary>
    [Parameter]
    public TimeSpan ClientCertificateLifetime { get; set; } = TimeSpan.FromDays(365);

    /// <summary>An existing PriorityClass of the WEC for the pods of operator and agent.</summary>
    [Parameter]
    public string? PriorityClassName { get; set; }

    /// <summary>What was typed, checked.</summary>
    private protected AgentSettings Settings => (AgentSettings)_settings!;

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _settings = Demand(null, () =>
        {
            var settings = Adjust(Read());
            settings.Check();
            return settings;
        });
    }

    /// <summary>Adds what only one cmdlet asks for.</summary>
    private protected virtual AgentSettings Adjust(AgentSettings settings) => settings;

    private AgentSettings Read() => new()
    {
        Mode = Mode,
        CertificateLifetime = ClientCertificateLifetime,
        Annotations = Annotation is null ? new Dictionary<string, string>() : Values.Of(Annotation, "-Annotation"),
        FeatureGates = FeatureGate is null ? new Dictionary<string, bool>() : Values.Switches(FeatureGate, "-FeatureGate"),
        NodeSelector = NodeSelector is null ? new Dictionary<string, string>() : Values.Of(NodeSelector, "-NodeSelector"),
        Tolerations = [.. Toleration.Select(Agent.Settings.Toleration.Parse)],
        Resources = AgentResources.Of(
            (AgentQosClass?)_qosClass,
            ResourceRequest is null ? null : Values.Of(ResourceRequest, "-ResourceRequest"),
            ResourceLimit is null ? null : Values.Of(ResourceLimit, "-ResourceLimit")),
        PriorityClass = PriorityClassName,
        HostAlias = HubHostAlias is null ? null : Hub.HubHostAlias.Parse(HubHostAlias),
        PullCredential = PullCredentialOf(),
    };

    private PullCredential? PullCredentialOf() => (ImagePullCredential, ImagePullCredentialFile) switch
    {
        (null, null) => null,
        (null, { } file) => PullCredential.FromDockerConfig(ReadFile(file, "-ImagePullCredentialFile")),
        ({ } credential, null) => PullCredential.FromPassword(
            ImageRegistry ?? AgentVersion.DefaultRegistry, credential.UserName, credential.GetNetworkCredential().Password),
        _ => throw new WecException(
            "TwoPullCredentials", WecErrorKind.InvalidInput, "Images are pulled with one credential, and two are given.",
            "Give either -ImagePullCredential or -ImagePullCredentialFile."),
    };
}
