using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>The kubeconfig files in force, and where in them a name is defined. Of two files the first wins, as everywhere.</summary>
internal sealed class KubeconfigFiles
{
    private readonly IReadOnlyList<KubeConfigFile> _files;
    private readonly string _default;

    private KubeconfigFiles(IReadOnlyList<KubeConfigFile> files, string @default) => (_files, _default) = (files, @default);

    public static KubeconfigFiles Read(string? kubeConfig, HostEnvironment host)
    {
        var source = KubeConfigSource.Resolve(kubeConfig, host);
        var files = source.Paths.Where(File.Exists).Select(KubeConfigFile.Read).ToList();
        // New entries go where kubectl puts them: into the first file that is there, else into the last of the list.
        return new(files, files.Count > 0 ? files[0].Path : source.Paths[^1]);
    }

    public KubeNode? Find(KubeconfigList list, string name) => Entry(list, name)?.Body;

    /// <summary>The file that an entry of that name is to be written to.</summary>
    public string FileOf(KubeconfigList list, string name) => Entry(list, name)?.File.Path ?? _default;

    /// <summary>The name of the cluster, or of the user, that a context joins.</summary>
    public string? PartOf(string context, string part) => Text(Find(KubeconfigList.Contexts, context), part);

    public string? ServerOf(string cluster) => Text(Find(KubeconfigList.Clusters, cluster), "server");

    /// <summary>Contexts that join a cluster, or a user, of that name.</summary>
    public IReadOnlyList<string> ContextsWith(string part, string name) =>
        [.. _files.SelectMany(file => file.Contexts).Where(context => Text(context.Body, part) == name).Select(context => context.Name).Distinct()];

    public static string? Text(KubeNode? node, string key) => node?.Map?.GetValueOrDefault(key)?.Text;

    private NamedNode? Entry(KubeconfigList list, string name) => _files
        .SelectMany(file => list switch
        {
            KubeconfigList.Clusters => file.Clusters,
            KubeconfigList.Contexts => file.Contexts,
            _ => file.Users,
        })
        .FirstOrDefault(entry => entry.Name == name);
}
