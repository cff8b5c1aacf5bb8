using KubeStellar.Wec.OpenClusterManagement;

namespace KubeStellar.Wec.Permissions;

/// <summary>
/// Who the work agent of a WEC is: the ServiceAccount under which every workload arrives there
/// (open-cluster-management.io/ocm, manifests/klusterlet/managed).
/// </summary>
/// <param name="KlusterletName">The Klusterlet that the agent belongs to.</param>
/// <param name="Namespace">Namespace of its ServiceAccount.</param>
public sealed record WorkAgentIdentity(string KlusterletName, string Namespace)
{
    /// <summary>What an agent is called that was joined without choosing names.</summary>
    public static readonly WorkAgentIdentity Default = new(Klusterlet.DefaultName, OcmNames.AgentNamespace);

    /// <summary>Why this may not be the right identity; null when it was read from the WEC.</summary>
    public string? Note { get; init; }

    /// <summary>What speaks against it being the agent of the WEC that was named.</summary>
    internal WorkAgentDoubt Doubt { get; init; }

    /// <summary>In singleton mode, too, the one agent there is goes by this name.</summary>
    public string ServiceAccount => $"{KlusterletName}-work-sa";

    public string UserName => $"system:serviceaccount:{Namespace}:{ServiceAccount}";

    /// <summary>The groups every ServiceAccount is in. A review that names a user knows of no groups but those it is told.</summary>
    public IReadOnlyList<string> Groups =>
        ["system:serviceaccounts", $"system:serviceaccounts:{Namespace}", "system:authenticated"];

    /// <summary>The ClusterRole that gathers every ClusterRole labelled for the work agent.</summary>
    public string AggregateRole => $"open-cluster-management:{KlusterletName}-work:aggregate";

    public override string ToString() => UserName;
}

/// <summary>Why an agent that was found on a cluster may not be that of the WEC that was named.</summary>
internal enum WorkAgentDoubt
{
    /// <summary>Its Klusterlet registers that WEC.</summary>
    None,

    /// <summary>The cluster only runs the agent, which works on another.</summary>
    Hosted,

    /// <summary>The cluster has no Klusterlet, or none that is registered; it may be another cluster altogether, or the ITS.</summary>
    NoKlusterlet,

    /// <summary>Its Klusterlet registers another WEC.</summary>
    OtherName,

    /// <summary>What would tell may not be read.</summary>
    Unreadable,
}
