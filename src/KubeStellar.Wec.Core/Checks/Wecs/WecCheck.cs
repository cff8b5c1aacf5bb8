namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>What Test-Wec looks at.</summary>
public enum WecCheck
{
    /// <summary>The WEC's API server answers and accepts the credential.</summary>
    ApiServer,

    /// <summary>Its Kubernetes is one the agent runs on.</summary>
    Version,

    /// <summary>What kind of Kubernetes it is.</summary>
    Distribution,

    /// <summary>The caller may install the agent.</summary>
    InstallRights,

    /// <summary>There is a node that can run the agent.</summary>
    Nodes,

    /// <summary>No agent of another hub, or under another name, is there already.</summary>
    OtherAgent,

    /// <summary>An agent that is there is well.</summary>
    AgentHealth,

    /// <summary>The ITS answers and is one.</summary>
    Its,

    /// <summary>The agent reaches the ITS from inside the WEC.</summary>
    ItsConnection,

    /// <summary>The clocks of WEC and ITS agree.</summary>
    Clock,

    /// <summary>No other cluster has the name on the ITS.</summary>
    NameFree,

    /// <summary>The mailbox namespace on the ITS is not in the way.</summary>
    Mailbox,

    /// <summary>KubeStellar's status add-on is there for it.</summary>
    StatusAddOn,
}
