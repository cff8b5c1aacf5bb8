using KubeStellar.Wec.Agent.Settings;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Registration;

/// <summary>How far a registration is, as far as it was looked at.</summary>
public enum RegistrationState
{
    /// <summary>The agent is installed and has yet to announce itself.</summary>
    AgentInstalled,

    /// <summary>The ITS knows the WEC and has not accepted it.</summary>
    Announced,

    /// <summary>The ITS has accepted it.</summary>
    Accepted,

    /// <summary>Its agent has connected with a certificate of its own.</summary>
    Joined,
}

/// <summary>A WEC that has been registered.</summary>
public sealed class RegistrationOutcome : WecReference
{
    public override string Name { get; internal set; } = "";

    /// <summary>False when its agent was there already.</summary>
    public bool Changed { get; internal set; }

    public RegistrationState State { get; internal init; }

    /// <summary>Image tag of the agent.</summary>
    public string AgentVersion { get; internal init; } = "";

    public KlusterletMode Mode { get; internal init; }

    /// <summary>Where the agent reaches the ITS.</summary>
    public Uri HubUrl { get; internal init; } = null!;

    /// <summary>When the token the agent introduces itself with ends; null where none was stored, or it does not say.</summary>
    public DateTimeOffset? TokenExpires { get; internal init; }

    /// <summary>What its agent calls itself on the ITS; null until it has a certificate.</summary>
    public string? AgentId { get; internal init; }

    /// <summary>
    /// What the ITS calls the token the agent introduces itself with; Approve-Wec knows the agent's request by it. It opens nothing. Null
    /// for a token without such a name, and for an agent that has its certificate.
    /// </summary>
    public string? TokenId { get; internal init; }

    /// <summary>Certificate requests that were on the ITS before this agent was installed, and so are not its own.</summary>
    public IReadOnlyList<string> KnownRequests { get; internal init; } = [];

    /// <summary>Its agent asks for a certificate, which Approve-Wec has to grant.</summary>
    public bool NeedsApproval { get; internal init; }

    /// <summary>Labels the WEC is to have once it is accepted; Approve-Wec takes them from here. Null for none.</summary>
    public ValueDictionary? Label { get; internal init; }

    /// <summary>The same as <see cref="AgentVersion"/>, as the table heads it.</summary>
    public string Agent => AgentVersion;

    internal static RegistrationState StateOf(ManagedCluster? cluster) => cluster switch
    {
        null => RegistrationState.AgentInstalled,
        _ when cluster.IsTrue(ManagedClusterCondition.Joined) => RegistrationState.Joined,
        { Spec.HubAcceptsClient: true } => RegistrationState.Accepted,
        _ => RegistrationState.Announced,
    };
}
