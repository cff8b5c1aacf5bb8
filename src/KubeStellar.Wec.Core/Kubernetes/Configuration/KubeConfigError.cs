namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>What is wrong with a kubeconfig, or with something a kubeconfig refers to.</summary>
public enum KubeConfigError
{
    /// <summary>A file that was named does not exist.</summary>
    FileNotFound,

    /// <summary>A file exists but cannot be read.</summary>
    Unreadable,

    /// <summary>A file is not YAML or JSON of the expected shape, or a value in it is not usable.</summary>
    Malformed,

    /// <summary>A file is larger, or nested deeper, than any real one.</summary>
    TooLarge,

    /// <summary>No context has the name asked for.</summary>
    ContextNotFound,

    /// <summary>A context names no cluster, or one that is not there.</summary>
    ClusterNotFound,

    /// <summary>A context names a user that is not there.</summary>
    UserNotFound,

    /// <summary>The server is not an absolute http or https address.</summary>
    BadServerUrl,

    /// <summary>A proxy address, in the kubeconfig or in the environment, cannot be used.</summary>
    BadProxyUrl,

    /// <summary>A certificate or key cannot be read, or the two do not belong together.</summary>
    BadCertificate,

    /// <summary>The credential plugin could not be run or did not deliver a credential.</summary>
    ExecFailed,

    /// <summary>There is no kubeconfig, and this process does not run in a cluster.</summary>
    NoConfiguration,

    /// <summary>The user relies on an auth provider that does not exist, or no longer does.</summary>
    UnsupportedAuthProvider,

    /// <summary>The login that the kubeconfig holds has run out.</summary>
    LoginExpired,
}
