using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Session;

/// <summary>A context of the kubeconfig, as a cmdlet shows it: nothing secret in it.</summary>
public sealed record WecContextInfo
{
    private readonly object? _distribution;

    public required string Name { get; init; }

    /// <summary>The address of its API server; null when the kubeconfig has no sound one.</summary>
    public required Uri? Server { get; init; }

    public required string Cluster { get; init; }

    public required string User { get; init; }

    public string? Namespace { get; init; }

    /// <summary>Whether it is the kubeconfig's current context.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>What this session uses it for: <c>ITS</c>, <c>WDS</c> or nothing.</summary>
    public string? UsedAs { get; init; }

    /// <summary>Why it cannot be used, such as a certificate file that is not there; null when nothing is known to be wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>The file that defines it.</summary>
    public required string SourceFile { get; init; }

    /// <summary>What kind of Kubernetes it seems to be, by its names, address and credential plugin; Test-Wec asks the cluster itself.</summary>
    public Distribution Distribution { get => (Distribution)(_distribution ?? Distribution.Unknown); init => _distribution = value; }

    /// <summary>The context to reach it by when it is a WEC.</summary>
    public string WecContext => Name;

    /// <summary>The kubeconfig it was found with; null for the usual places.</summary>
    public string? KubeConfig { get; init; }

    public override string ToString() => Name;

    internal static WecContextInfo From(SpaceDirectory spaces, KubeContextOutline context, SessionDefaults? session = null) => new()
    {
        Name = context.Name,
        Server = context.Server,
        Cluster = context.Cluster,
        User = context.User,
        Namespace = context.Namespace,
        IsCurrent = context.Name == spaces.Configuration.CurrentContext,
        UsedAs = context.Name == session?.ItsContext ? "ITS" : context.Name == session?.WdsContext ? "WDS" : null,
        Problem = context.Fault?.Message,
        SourceFile = context.SourceFile,
        Distribution = context.Whole is { } whole ? KubeconfigDistribution.Of(whole) : Distribution.Unknown,
        KubeConfig = spaces.KubeConfigPath,
    };
}
