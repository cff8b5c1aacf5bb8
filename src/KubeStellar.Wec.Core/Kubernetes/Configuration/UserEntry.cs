namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>An identity as a kubeconfig describes it. It holds secrets; its text form names only the kinds of credential.</summary>
public sealed record UserEntry
{
    /// <summary>The name in the kubeconfig; empty for the anonymous user.</summary>
    public required string Name { get; init; }

    /// <summary>The client certificate (and its intermediates) as PEM. It takes precedence over <see cref="ClientCertificateFile"/>.</summary>
    public byte[]? ClientCertificateData { get; init; }

    /// <summary>The absolute path of the client certificate.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The private key as PEM. It takes precedence over <see cref="ClientKeyFile"/>.</summary>
    public byte[]? ClientKeyData { get; init; }

    /// <summary>The absolute path of the private key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>A bearer token. With <see cref="TokenFile"/> it is only used for as long as that file cannot be read.</summary>
    public string? Token { get; init; }

    /// <summary>The absolute path of a file that holds a bearer token and may be rewritten at any time.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The name for HTTP basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>The password for HTTP basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>The plugin that delivers a credential.</summary>
    public ExecConfig? Exec { get; init; }

    /// <summary>The identity to act as; null to act as oneself.</summary>
    public Impersonation? Impersonate { get; init; }

    /// <summary>The file that defines the user; null when none does.</summary>
    internal string? SourceFile { get; init; }

    /// <summary>The name and the kinds of credential.</summary>
    public override string ToString() => $"{Name} ({string.Join(", ", Kinds().DefaultIfEmpty("anonymous"))})";

    private IEnumerable<string> Kinds()
    {
        if (ClientCertificateData is not null || ClientCertificateFile is not null)
        {
            yield return "client certificate";
        }

        if (Token is not null || TokenFile is not null)
        {
            yield return "token";
        }

        if (Username is not null)
        {
            yield return "basic";
        }

        if (Exec is not null)
        {
            yield return "exec";
        }

        if (Impersonate is not null)
        {
            yield return "impersonation";
        }
    }
}
