using KubeStellar.Wec.Kubernetes.Yaml;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// The merged view of one or more kubeconfig files. Of entries with the same name, and of current contexts, the first wins as a whole.
/// Only names are read at first; a context is built, and faults in it are found, when it is asked for.
/// </summary>
public sealed class KubeConfig
{
    private readonly Dictionary<string, NamedNode> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedNode> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedNode> _users = new(StringComparer.Ordinal);
    private readonly KubeContext? _inCluster;

    private KubeConfig(KubeContext inCluster)
    {
        _inCluster = inCluster;
        CurrentContext = inCluster.Name;
        ContextNames = [inCluster.Name];
        Files = [];
    }

    private KubeConfig(IReadOnlyList<KubeConfigFile> files)
    {
        var names = new List<string>();
        foreach (var file in files)
        {
            CurrentContext ??= file.CurrentContext;
            names.AddRange(file.Contexts.Where(each => _contexts.TryAdd(each.Name, each)).Select(each => each.Name));
            Add(_clusters, file.Clusters);
            Add(_users, file.Users);
        }

        ContextNames = names;
        Notes = [.. files.SelectMany(file => file.Notes)];
        Files = [.. files.Select(file => file.Path)];
    }

    /// <summary>The context that applies when none is named; it need not exist.</summary>
    public string? CurrentContext { get; }

    /// <summary>The names of all contexts, in the order of the files.</summary>
    public IReadOnlyList<string> ContextNames { get; }

    /// <summary>The files that were read; none in a cluster.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What is odd in the files and can be lived with, as sentences for a warning.</summary>
    public IReadOnlyList<string> Notes { get; } = [];

    /// <summary>
    /// Reads the files; one whose content is known is not parsed again. When no file exists and none was named,
    /// the cluster this process runs in is the only context, <c>in-cluster</c>. Safe from several threads.
    /// </summary>
    /// <exception cref="KubeConfigException">
    /// A named file is missing, a file is unreadable, malformed or too large, or there is none at all.
    /// </exception>
    public static KubeConfig Load(KubeConfigSource source) => Load(source, HostEnvironment.Current);

    internal static KubeConfig Load(KubeConfigSource source, HostEnvironment host)
    {
        ArgumentNullException.ThrowIfNull(source);
        var files = new List<KubeConfigFile>();
        foreach (var path in source.Paths)
        {
            if (KubeConfigCache.Get(path) is { } file)
            {
                files.Add(file);
            }
            else if (source.IsExplicit)
            {
                throw new KubeConfigException(KubeConfigError.FileNotFound, $"The kubeconfig '{path}' does not exist.", path);
            }
        }

        if (files.Count > 0)
        {
            return new KubeConfig(files);
        }

        return InClusterConfig.Find(host) is { } context
            ? new KubeConfig(context)
            : throw new KubeConfigException(
                KubeConfigError.NoConfiguration,
                $"There is no kubeconfig (looked for {string.Join(", ", source.Paths)}), and this process does not run in a cluster.",
                source.Paths.Count > 0 ? source.Paths[0] : null);
    }

    internal static KubeConfig Merge(params IReadOnlyList<KubeConfigFile> files) => new(files);

    /// <summary>The context of this name, with the files it refers to read.</summary>
    /// <exception cref="KubeConfigException">There is no such context, or it, its cluster or its user cannot be used.</exception>
    public KubeContext GetContext(string name)
    {
        if (TryGetContext(name, out var context))
        {
            return context!;
        }

        var near = NearNames.Find(name, ContextNames);
        var hint = near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near.Select(each => $"'{SafeText.Name(each)}'"))}?";
        throw new KubeConfigException(
            KubeConfigError.ContextNotFound,
            $"There is no context '{SafeText.Name(name)}' in {(Files.Count == 0 ? "the cluster's own configuration" : string.Join(", ", Files))}.{hint}",
            Files.Count == 1 ? Files[0] : null);
    }

    /// <summary>As <see cref="GetContext"/>, but false when there is no context of this name. Every other fault is thrown.</summary>
    /// <exception cref="KubeConfigException">The context, its cluster or its user cannot be used.</exception>
    public bool TryGetContext(string name, out KubeContext? context)
    {
        ArgumentNullException.ThrowIfNull(name);
        context = _inCluster is not null && _inCluster.Name == name ? _inCluster : null;
        if (context is null && _contexts.TryGetValue(name, out var entry))
        {
            context = Build(entry);
        }

        return context is not null;
    }

    /// <summary>The address a context leads to, without reading anything else of it; null when it leads to none.</summary>
    internal Uri? ServerOf(string name)
    {
        if (_inCluster?.Name == name)
        {
            return _inCluster.Cluster.Server;
        }

        try
        {
            return _contexts.TryGetValue(name, out var context)
                && new FieldReader(context).Text("cluster") is { } clusterName && _clusters.TryGetValue(clusterName, out var cluster)
                    ? ClusterReader.Server(new FieldReader(cluster))
                    : null;
        }
        catch (KubeConfigException)
        {
            // A fault is told to whoever asks for the context.
            return null;
        }
    }

    /// <summary>A context as far as it can be read, and what is wrong with it.</summary>
    /// <exception cref="KubeConfigException">There is no such context.</exception>
    public KubeContextOutline Outline(string name)
    {
        try
        {
            var context = GetContext(name);
            return new(
                name, context.Cluster.Name, context.User.Name, context.Namespace, context.Cluster.Server, context.SourceFile, context,
                null);
        }
        catch (KubeConfigException e) when (_contexts.TryGetValue(name, out var entry))
        {
            var cluster = Raw(entry.Body, "cluster");
            var server = _clusters.TryGetValue(cluster, out var body)
                && Uri.TryCreate(Raw(body.Body, "server"), UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 ? uri : null;
            var space = Raw(entry.Body, "namespace");
            return new(name, cluster, Raw(entry.Body, "user"), space.Length == 0 ? null : space, server, entry.File.Path, null, e);
        }
    }

    private static string Raw(KubeNode node, string key) => node.Map?.GetValueOrDefault(key)?.Text ?? "";

    private static void Add(Dictionary<string, NamedNode> all, IReadOnlyList<NamedNode> entries)
    {
        foreach (var entry in entries)
        {
            all.TryAdd(entry.Name, entry);
        }
    }

    /// <summary>
    /// The warning for a name that the file of the context defines too, and otherwise than the file that wins: whoever wrote that context
    /// meant another identity, or another server.
    /// </summary>
    private static IEnumerable<string> Shadowed(NamedNode context, string what, NamedNode winner, IReadOnlyList<NamedNode> own)
    {
        if (winner.File.Path != context.File.Path && own.FirstOrDefault(each => each.Name == winner.Name) is { } other
            && !NodeJson.AreSame(winner.Body, other.Body))
        {
            yield return $"The context '{SafeText.Name(context.Name)}' of '{context.File.Path}' uses the {what} '{SafeText.Name(winner.Name)}' of "
                + $"'{winner.File.Path}': both files define one of that name, differently, and the first file wins.";
        }
    }

    private KubeContext Build(NamedNode entry)
    {
        var fields = new FieldReader(entry);
        var clusterName = fields.Text("cluster");
        if (clusterName is null || !_clusters.TryGetValue(clusterName, out var cluster))
        {
            var which = clusterName is null ? "names no cluster" : $"names the cluster '{SafeText.Name(clusterName)}', which is not defined";
            throw fields.Fault(KubeConfigError.ClusterNotFound, $"has a context '{SafeText.Name(entry.Name)}' that {which}");
        }

        List<string> notes = [.. Shadowed(entry, "cluster", cluster, entry.File.Clusters)];
        var user = new UserEntry { Name = "" };
        if (fields.Text("user") is { } userName)
        {
            if (_users.TryGetValue(userName, out var found))
            {
                notes.AddRange(Shadowed(entry, "user", found, entry.File.Users));
                user = UserReader.Read(found);
            }
            else
            {
                throw fields.Fault(
                    KubeConfigError.UserNotFound,
                    $"has a context '{SafeText.Name(entry.Name)}' that names the user '{SafeText.Name(userName)}', which is not defined");
            }
        }

        return new KubeContext(entry.Name, fields.Text("namespace"), ClusterReader.Read(cluster), user, entry.File.Path) { Notes = notes };
    }
}
