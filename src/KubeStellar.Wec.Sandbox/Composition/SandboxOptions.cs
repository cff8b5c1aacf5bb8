namespace KubeStellar.Wec.Sandbox.Composition;

/// <summary>How a sandbox is made up.</summary>
public sealed record SandboxOptions
{
    /// <summary>How many WECs it has; contexts <c>cluster1</c> and so on.</summary>
    public int WecCount { get; init; } = 1;

    /// <summary>The ITS's context.</summary>
    public string ItsName { get; init; } = "its1";

    /// <summary>How many WDSes it has, which transport through the ITS; contexts <c>wds1</c> and so on.</summary>
    public int WdsCount { get; init; }

    public string WecNamePrefix { get; init; } = "cluster";

    /// <summary>Where the kubeconfig is written; null makes a directory that goes with the sandbox.</summary>
    public string? Directory { get; init; }

    /// <summary>The OCM release whose behaviour is shown.</summary>
    public string OcmVersion { get; init; } = "v1.3.1";

    /// <summary>How many accepted and available ManagedClusters, with nothing behind them, the inventory starts with.</summary>
    public int FleetSize { get; init; }

    /// <summary>Whether servers publish <c>kube-public/cluster-info</c>, which anybody may read, as kind and kubeadm clusters do.</summary>
    public bool PublishClusterInfo { get; init; } = true;

    /// <summary>Whether the ITS has the namespace <c>customization-properties</c>, which KubeStellar makes when the first property is set.</summary>
    public bool CustomizationProperties { get; init; } = true;

    /// <summary>Whether the ITS signs client certificates; some hosted API servers, such as those of EKS, never do.</summary>
    public bool SignsClientCertificates { get; init; } = true;

    /// <summary>Whether the hub lets in by itself whoever comes with its bootstrap account (gate ManagedClusterAutoApproval).</summary>
    public bool AutoApproval { get; init; }

    /// <summary>Whether KubeStellar's status add-on is installed on the ITS, which puts it on every accepted WEC.</summary>
    public bool StatusAddOn { get; init; }

    /// <summary>The clock of all servers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the clusters do by themselves, attached once all servers run; null for what Open Cluster Management does.</summary>
    public IReadOnlyList<IClusterBehaviour>? Behaviours { get; init; }
}
