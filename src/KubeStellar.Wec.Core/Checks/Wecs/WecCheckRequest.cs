using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>Which cluster to check, and how far to go.</summary>
public sealed record WecCheckRequest
{
    /// <summary>The image a probe runs unless told otherwise; its curl is all that is used of it.</summary>
    public const string DefaultProbeImage = "docker.io/curlimages/curl:8.11.1";

    /// <summary>What the rows refer to.</summary>
    public required WecTarget Target { get; init; }

    /// <summary>The cluster that is or is to become a WEC.</summary>
    public required Space Wec { get; init; }

    /// <summary>The ITS; null where none is meant.</summary>
    public Space? Its { get; init; }

    /// <summary>Nobody named the ITS: it is only the kubeconfig's current context, which may be anything.</summary>
    public bool IsItsImplied { get; init; }

    /// <summary>Whether a pod may be run in the WEC to see whether it reaches the ITS.</summary>
    public bool Probe { get; init; }

    public string ProbeImage { get; init; } = DefaultProbeImage;

    /// <summary>How long the probe may take.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
