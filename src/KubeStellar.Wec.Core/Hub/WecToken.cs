using System.Security;

namespace KubeStellar.Wec.Hub;

/// <summary>
/// A bootstrap token of an ITS and all that goes with it, so that a cluster can be registered on a machine that knows nothing of the ITS:
/// Register-Wec takes it from the pipeline.
/// </summary>
public sealed class WecToken
{
    /// <summary>Kubeconfig context of the ITS it is of.</summary>
    public string? ItsContext { get; internal init; }

    /// <summary>Kubeconfig file of that context; null for the usual places.</summary>
    public string? KubeConfig { get; internal init; }

    /// <summary>Address of the ITS as whoever got the token reaches it.</summary>
    public Uri HubApiServer { get; internal init; } = null!;

    /// <summary>Address that the ITS publishes for clients on its own network; null where it publishes none.</summary>
    public Uri? InternalHubApiServer { get; internal init; }

    /// <summary>PEM certificates that the address can be trusted by; null where those of the operating system do.</summary>
    public string? CertificateAuthority { get; internal init; }

    /// <summary>Version of the agent that fits the ITS.</summary>
    public string AgentVersion { get; internal init; } = "";

    /// <summary>Who an agent is to the ITS while it introduces itself.</summary>
    public string Subject { get; internal init; } = "";

    /// <summary>When the token ends; null where it does not.</summary>
    public DateTimeOffset? Expires { get; internal init; }

    public SecureString Token { get; internal init; } = null!;

    /// <summary>Never the token.</summary>
    public override string ToString() => $"token of {Subject} for {HubApiServer} (not shown)";

    /// <summary>The line that registers a cluster with clusteradm on another machine. It holds the token in the clear.</summary>
    /// <param name="name">Name of the WEC; null to leave a place for it.</param>
    public string ToJoinCommand(string? name)
    {
        var line = $"clusteradm join --hub-token {BootstrapToken.Of(Token).Reveal()} --hub-apiserver {HubApiServer.AbsoluteUri.TrimEnd('/')} "
            + $"--cluster-name {name ?? "<cluster_name>"}";
        return HubEndpoints.IsInternalChosen(HubApiServer, InternalHubApiServer) ? line + " --force-internal-endpoint-lookup" : line;
    }
}
