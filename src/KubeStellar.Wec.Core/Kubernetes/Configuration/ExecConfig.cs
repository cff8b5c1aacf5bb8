namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>When a credential plugin may use the terminal.</summary>
public enum ExecInteractiveMode
{
    /// <summary>It never reads from the terminal.</summary>
    Never,

    /// <summary>It does if there is one.</summary>
    IfAvailable,

    /// <summary>It cannot work without one.</summary>
    Always,
}

/// <summary>
/// A credential plugin, by https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins.
/// </summary>
public sealed record ExecConfig
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>client.authentication.k8s.io/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The program: a name to look up in the path, or an absolute path.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments, handed over one by one and never through a shell.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables added to the environment of this process.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>True when the plugin is to be told which cluster the credential is for.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>When the plugin may use the terminal.</summary>
    public ExecInteractiveMode InteractiveMode { get; init; } = ExecInteractiveMode.IfAvailable;

    /// <summary>What to tell a user who does not have the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>The program alone: arguments and variables may hold secrets.</summary>
    public override string ToString() => Command;
}
