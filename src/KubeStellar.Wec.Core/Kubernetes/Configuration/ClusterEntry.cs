namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>An API server and how it is to be recognised, as a kubeconfig describes it.</summary>
public sealed record ClusterEntry
{
    /// <summary>The name in the kubeconfig.</summary>
    public required string Name { get; init; }

    /// <summary>The address of the API server, without query, fragment or user information.</summary>
    public required Uri Server { get; init; }

    /// <summary>The trusted certificates as PEM, wherever they came from; null means that the trust of the operating system applies.</summary>
    public byte[]? CertificateAuthorityData { get; init; }

    /// <summary>True when the server's certificate is not to be checked.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The name to ask for and to expect in the server's certificate, in place of the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy to go through; may carry credentials.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>True when responses are to be asked for uncompressed.</summary>
    public bool DisableCompression { get; init; }

    /// <summary>The extension <c>client.authentication.k8s.io/exec</c> as JSON, for a plugin that asks for cluster information.</summary>
    internal string? ExecPluginConfig { get; init; }

    /// <summary>Name and server; a proxy address may carry credentials and is left out.</summary>
    public override string ToString() => $"{Name} ({Server})";
}
