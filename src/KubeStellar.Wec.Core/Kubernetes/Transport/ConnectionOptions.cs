using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>How connections are made. Connections opened with different options are not shared.</summary>
public sealed record ConnectionOptions
{
    /// <summary>What applies when nothing is said.</summary>
    public static ConnectionOptions Default { get; } = new();

    /// <summary>How long the TCP, proxy and TLS handshakes may take together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a pooled connection takes no further request, so that a changed DNS entry is noticed.</summary>
    public TimeSpan PooledConnectionLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a connection without a request is kept.</summary>
    public TimeSpan PooledConnectionIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a credential plugin may take.</summary>
    public TimeSpan ExecTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a plugin may use the terminal; null to find out whether there is one.</summary>
    public bool? Interactive { get; init; }

    /// <summary>
    /// Takes what an interactive plugin writes to its standard error, line by line, from a thread of its own; such a plugin says there what
    /// to do ("open this page and enter this code"). Null for the standard error of this process.
    /// </summary>
    public Action<string>? ExecMessage { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What requests go to in place of the network; replaced in tests.</summary>
    internal HttpMessageHandler? Network { get; init; }

    internal HostEnvironment Host { get; init; } = HostEnvironment.Current;
}
