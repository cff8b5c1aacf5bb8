using KubeStellar.Wec.Kubernetes.Pipeline;

namespace KubeStellar.Wec.Hub;

/// <summary>Whose word it is that the agent reaches the hub at an address.</summary>
public enum HubEndpointOrigin
{
    /// <summary>The caller reaches the hub there.</summary>
    Caller,

    /// <summary>The hub publishes it for clients on its own network.</summary>
    Internal,

    /// <summary>The caller said so.</summary>
    Explicit,
}

/// <summary>Where and how a WEC's agent is to reach the hub.</summary>
/// <param name="Server">Address of the hub's API server as seen from the WEC.</param>
/// <param name="Origin">Where the address comes from.</param>
/// <param name="CertificateAuthority">PEM certificates the agent trusts; null for those of its own image.</param>
public sealed record HubEndpoint(Uri Server, HubEndpointOrigin Origin, byte[]? CertificateAuthority)
{
    /// <summary>Those of them that are the hub's, where there are others too: hubs behind one proxy share its authority and are not the same.</summary>
    internal byte[]? OwnAuthority { get; init; }

    public override string ToString() => Server.ToString();
}

/// <summary>What the caller knows and wants of the hub's address.</summary>
public sealed record HubEndpointRequest
{
    /// <summary>The ITS's address in the caller's own kubeconfig.</summary>
    public required Uri CallerServer { get; init; }

    /// <summary>The ITS's certificate authorities in the caller's own kubeconfig as PEM; null where the system's apply.</summary>
    public byte[]? CallerCertificateAuthority { get; init; }

    /// <summary>Address to use, whatever else is known.</summary>
    public Uri? Server { get; init; }

    /// <summary>Certificate authorities to use, as PEM, whatever else is known.</summary>
    public byte[]? CertificateAuthority { get; init; }

    /// <summary>What the hub publishes for its own network, where the hub itself cannot be asked for it.</summary>
    public Uri? PublishedServer { get; init; }

    /// <summary>Proxy between the WEC and the hub; may carry a credential.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Certificate authorities of that proxy as PEM, which the agent is to trust too.</summary>
    public byte[]? ProxyCertificateAuthority { get; init; }

    /// <summary>The hub's host gets an address of its own in the agent's pods, so it may be a name that means nothing elsewhere.</summary>
    public bool HasHostAlias { get; init; }

    /// <summary>Use the address the hub publishes for its own network, even if the caller's is not a loopback address.</summary>
    public bool UseInternal { get; init; }

    /// <summary>Is told of every request that tries the way there.</summary>
    public Action<RequestTrace>? Observer { get; init; }
}
