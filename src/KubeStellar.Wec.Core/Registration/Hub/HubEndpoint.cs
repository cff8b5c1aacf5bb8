namespace KubeStellar.Wec.Registration;

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

    /// <summary>Use the address the hub publishes for its own network, even if the caller's is not a loopback address.</summary>
    public bool UseInternal { get; init; }
}
