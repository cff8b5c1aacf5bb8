using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Pipeline;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.Connections;

/// <summary>An ITS, WEC or WDS that can be talked to.</summary>
/// <param name="Context">Name of its kubeconfig context.</param>
/// <param name="Configuration">What the kubeconfig says of it.</param>
/// <param name="Api">Its API server.</param>
public sealed record Space(string Context, KubeContext Configuration, ClusterClient Api);

/// <summary>Finds spaces by the context names of one kubeconfig.</summary>
/// <param name="kubeConfigPath">The file, or a list of files; null for the usual places.</param>
/// <exception cref="KubeConfigException">The kubeconfig cannot be read.</exception>
public sealed class SpaceDirectory(string? kubeConfigPath)
{
    private readonly KubeConfig _config = KubeConfig.Load(KubeConfigSource.Resolve(kubeConfigPath));

    /// <summary>The kubeconfig asked for; null for the usual places.</summary>
    public string? KubeConfigPath { get; } = kubeConfigPath;

    public KubeConfig Configuration => _config;

    /// <summary>Is told of every request to the spaces that are opened here.</summary>
    public Action<RequestTrace>? Observer { get; init; }

    /// <exception cref="KubeConfigException">There is no such context, or what it refers to is missing or unusable.</exception>
    public Space Open(string context)
    {
        var configuration = _config.GetContext(context);
        return new(context, configuration, new(ClusterConnection.Open(configuration), observer: Observer));
    }
}
