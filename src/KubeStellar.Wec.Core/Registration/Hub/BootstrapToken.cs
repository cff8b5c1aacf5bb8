namespace KubeStellar.Wec.Registration;

/// <summary>
/// What a registration agent may introduce itself with: it can create a ManagedCluster and ask for a certificate, nothing more.
/// </summary>
/// <remarks>Its text form never shows the token.</remarks>
public sealed class BootstrapToken(string value, string subject, DateTimeOffset? expires)
{
    /// <summary>Who the hub will see: a ServiceAccount or a bootstrap user.</summary>
    public string Subject { get; } = subject;

    /// <summary>When it stops working; null when it does not, or when nobody said.</summary>
    public DateTimeOffset? Expires { get; } = expires;

    /// <summary>The token itself; for the wire and for whoever explicitly asked for a token, never for a message.</summary>
    public string Reveal() => value;

    public override string ToString() => $"token of {Subject} (not shown)";
}
