using System.Net;
using System.Security;

namespace KubeStellar.Wec.Hub;

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

    /// <summary>What the hub calls the token in what it writes down about its use; null for tokens that have no such name.</summary>
    public string? Id { get; } = TokenClaims.Read(value)?.Id;

    /// <summary>A token that somebody was given; what it says of itself is taken from it, if it is a JSON Web Token.</summary>
    public static BootstrapToken Of(SecureString token)
    {
        var value = new NetworkCredential("", token).Password;
        var claims = TokenClaims.Read(value);
        return new(value, claims?.Subject ?? "unknown", claims?.Expires);
    }

    /// <summary>The token for a session to keep.</summary>
    public SecureString Protect()
    {
        var secret = new NetworkCredential("", value).SecurePassword;
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>The token itself; for the wire and for whoever explicitly asked for a token, never for a message.</summary>
    public string Reveal() => value;

    public override string ToString() => $"token of {Subject} (not shown)";
}
