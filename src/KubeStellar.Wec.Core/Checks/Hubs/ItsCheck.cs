namespace KubeStellar.Wec.Checks.Hubs;

/// <summary>What Test-WecIts looks at.</summary>
public enum ItsCheck
{
    /// <summary>The API server answers and accepts the credential.</summary>
    ApiServer,

    /// <summary>It serves ManagedClusters.</summary>
    OpenClusterManagement,

    /// <summary>OCM's controllers are installed and say that all is well.</summary>
    HubControllers,

    /// <summary>The admission webhooks of ManagedClusters answer.</summary>
    Webhooks,

    /// <summary>There is an identity for agents to introduce themselves with.</summary>
    BootstrapIdentity,

    /// <summary>Approved certificate requests get a certificate.</summary>
    CertificateSigner,

    /// <summary>Agents have an address to dial.</summary>
    Endpoint,

    /// <summary>The namespace of customization properties is there.</summary>
    PropertiesNamespace,

    /// <summary>KubeStellar's status add-on is installed and runs.</summary>
    StatusAddOn,

    /// <summary>The caller may hand out tokens, approve and accept.</summary>
    Rights,
}
