using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Connections.Distributions;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Session;

/// <summary>A context of the kubeconfig, as a cmdlet shows it: nothing secret in it.</summary>
public sealed class WecContextInfo
{
    private readonly object? _distribution;

    public string Name { get; internal init; } = "";

    /// <summary>The address of its API server; null when the kubeconfig has no sound one.</summary>
    public Uri? Server { get; internal init; }

    public string Cluster { get; internal init; } = "";

    public string User { get; internal init; } = "";

    public string? Namespace { get; internal init; }

    /// <summary>Whether it is the kubeconfig's current context.</summary>
    public bool IsCurrent { get; internal init; }

    /// <summary>The same as <see cref="IsCurrent"/>, as the table heads it.</summary>
    public bool Current => IsCurrent;

    /// <summary>What this session uses it for: <c>ITS</c>, <c>WDS</c> or nothing.</summary>
    public string? UsedAs { get; internal init; }

    /// <summary>Why it cannot be used, such as a certificate file that is not there; null when nothing is known to be wrong.</summary>
    public string? Problem { get; internal init; }

    /// <summary>The file that defines it.</summary>
    public string SourceFile { get; internal init; } = "";

    /// <summary>What kind of Kubernetes it seems to be, by its names, address and credential plugin; Test-Wec asks the cluster itself.</summary>
    public Distribution Distribution { get => (Distribution)(_distribution ?? Distribution.Unknown); internal init => _distribution = value; }

    /// <summary>The context to reach it by when it is a WEC.</summary>
    public string WecContext => Name;

    /// <summary>The kubeconfig it was found with; null for the usual places.</summary>
    public string? KubeConfig { get; internal init; }

    public override string ToString() => Name;

    internal static WecContextInfo From(SpaceDirectory spaces, KubeContextOutline context, SessionDefaults? session = null) => new()
    {
        Name = context.Name,
        Server = context.Server,
        Cluster = context.Cluster,
        User = context.User,
        Namespace = context.Namespace,
        IsCurrent = context.Name == spaces.Configuration.CurrentContext,
        UsedAs = session is null || !IsOf(session, spaces) ? null
            : context.Name == session.ItsContext ? "ITS"
            : context.Name == session.WdsContext ? "WDS" : null,
        Problem = context.Fault?.Message,
        SourceFile = context.SourceFile,
        Distribution = context.Whole is { } whole ? KubeconfigDistribution.Of(whole) : Distribution.Unknown,
        KubeConfig = spaces.KubeConfigPath,
    };

    /// <summary>Whether the session's choice is about this kubeconfig; another one may have contexts of the same names.</summary>
    private static bool IsOf(SessionDefaults session, SpaceDirectory spaces) =>
        session.KubeConfig == spaces.KubeConfigPath
        || KubeConfigSource.Resolve(session.KubeConfig).Paths.SequenceEqual(KubeConfigSource.Resolve(spaces.KubeConfigPath).Paths);
}
