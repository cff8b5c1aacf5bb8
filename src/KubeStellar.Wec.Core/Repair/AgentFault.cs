namespace KubeStellar.Wec.Repair;

/// <summary>What keeps an agent from its hub.</summary>
public enum AgentFault
{
    /// <summary>It dials an address that is not the hub's any more.</summary>
    HubAddress,

    /// <summary>It trusts an authority that does not sign the hub's certificate any more.</summary>
    HubAuthority,

    /// <summary>It has nothing readable to introduce itself with.</summary>
    BootstrapMissing,

    /// <summary>It has no certificate, and the token it should get one with is no longer good.</summary>
    TokenExpired,

    /// <summary>Its certificate for the hub has ended or does not work.</summary>
    CertificateUnusable,

    /// <summary>The hub has no ManagedCluster of its name, so its certificate leads nowhere.</summary>
    UnknownToHub,

    /// <summary>It has stopped asking because too many of its requests are on the hub.</summary>
    TooManyRequests,
}

/// <summary>One thing that was found wrong.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Detail">In words.</param>
public sealed record RepairFinding(AgentFault Fault, string Detail)
{
    public override string ToString() => $"{Fault}: {Detail}";
}
