namespace KubeStellar.Wec.Sandbox.Composition;

/// <summary>What a sandbox consists of.</summary>
public sealed record SandboxOptions
{
    /// <summary>Number of WECs; their contexts are <c>cluster1</c> and so on.</summary>
    public int WecCount { get; init; } = 1;

    /// <summary>The ITS's context.</summary>
    public string ItsName { get; init; } = "its1";

    /// <summary>Number of WDSes, which transport through the ITS; their contexts are <c>wds1</c> and so on.</summary>
    public int WdsCount { get; init; }

    public string WecNamePrefix { get; init; } = "cluster";

    /// <summary>Where to write the kubeconfig; null for a directory that is deleted with the sandbox.</summary>
    public string? Directory { get; init; }

    /// <summary>The OCM release to simulate.</summary>
    public string OcmVersion { get; init; } = "v1.3.1";

    /// <summary>Number of ManagedClusters, accepted and available but with nothing behind them, that the inventory starts with.</summary>
    public int FleetSize { get; init; }

    /// <summary>Whether servers publish <c>kube-public/cluster-info</c>, which anybody may read, as kind and kubeadm clusters do.</summary>
    public bool PublishClusterInfo { get; init; } = true;

    /// <summary>
    /// Whether the ITS has the namespace <c>customization-properties</c>, which KubeStellar makes when the first property is set.
    /// </summary>
    public bool CustomizationProperties { get; init; } = true;

    /// <summary>Whether the ITS signs client certificates; some hosted API servers, such as those of EKS, never do.</summary>
    public bool SignsClientCertificates { get; init; } = true;

    /// <summary>
    /// Whether the hub accepts clusters that register with its bootstrap account (feature gate ManagedClusterAutoApproval).
    /// </summary>
    public bool AutoApproval { get; init; }

    /// <summary>Whether KubeStellar's status add-on is installed on the ITS, which puts it on every accepted WEC.</summary>
    public bool StatusAddOn { get; init; }

    /// <summary>The clock of all servers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// The controllers and agents of the clusters, started once all servers run; null for those of Open Cluster Management.
    /// </summary>
    public IReadOnlyList<IClusterBehaviour>? Behaviours { get; init; }
}
