using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;
using KubeStellar.Wec.Labels;

namespace KubeStellar.Wec.Agent.Settings;

/// <summary>How the agent is deployed on the WEC.</summary>
public enum KlusterletMode
{
    /// <summary>Registration and work agent each have a Deployment.</summary>
    Default,

    /// <summary>One Deployment does both: smaller.</summary>
    Singleton,
}

/// <summary>What the caller wants of an agent. Everything has the value that fits most WECs.</summary>
public sealed record AgentSettings
{
    /// <summary>The API takes whole seconds in 32 bits.</summary>
    private static readonly TimeSpan s_longestLifetime = TimeSpan.FromSeconds(int.MaxValue);

    /// <summary>What an agent accepts at least (https://github.com/open-cluster-management-io/ocm, pkg/registration/register/csr/options.go).</summary>
    private static readonly TimeSpan s_shortestLifetime = TimeSpan.FromHours(1);

    public KlusterletMode Mode { get; init; }

    /// <summary>Life of the agent's certificate that is asked for; the hub may shorten it.</summary>
    public TimeSpan CertificateLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>For the ManagedCluster, once it is accepted; see <see cref="DeferredLabels"/>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>For the ManagedCluster, from its first moment; only keys under <see cref="AgentAnnotations.Prefix"/> get there, and others are given it.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Feature gates of the agents to be turned on or off.</summary>
    public IReadOnlyDictionary<string, bool> FeatureGates { get; init; } = new Dictionary<string, bool>();

    /// <summary>Labels of the nodes that operator and agents may run on.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints that operator and agents put up with.</summary>
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];

    /// <summary>What the agents' containers reserve and are limited to.</summary>
    public AgentResources Resources { get; init; } = AgentResources.Default;

    /// <summary>An existing PriorityClass of the WEC for operator and agents.</summary>
    public string? PriorityClass { get; init; }

    /// <summary>Where the hub's host is, for pods that no DNS server tells.</summary>
    public HubHostAlias? HostAlias { get; init; }

    /// <summary>What the images are pulled with.</summary>
    public PullCredential? PullCredential { get; init; }

    /// <exception cref="WecException">Something would be refused by an API server or by the agent.</exception>
    public void Check()
    {
        DeferredLabels.Check(Labels);
        AgentAnnotations.Check(Annotations);
        AgentFeatureGates.Check(FeatureGates);
        Resources.Check();
        foreach (var (key, value) in NodeSelector)
        {
            if ((LabelRules.ProblemWithKey(key) ?? LabelRules.ProblemWithValue(value)) is { } problem)
            {
                throw new WecException(
                    "InvalidNodeSelector", WecErrorKind.InvalidInput, $"The node label '{key}={value}' cannot exist: {problem}.",
                    "Give labels of nodes, as kubectl get nodes --show-labels tells them.");
            }
        }

        if (CertificateLifetime < s_shortestLifetime || CertificateLifetime > s_longestLifetime)
        {
            throw new WecException(
                "InvalidLifetime", WecErrorKind.InvalidInput, $"A certificate of an agent cannot live {CertificateLifetime}.",
                "Give at least an hour, such as '90.00:00:00' for ninety days.");
        }
    }
}
