namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Which kubeconfig files to read, in order of precedence.</summary>
/// <param name="Paths">Absolute paths; of two files that define the same name, the first wins.</param>
/// <param name="IsExplicit">True when the caller named the files: then a missing one is an error.</param>
public sealed record KubeConfigSource(IReadOnlyList<string> Paths, bool IsExplicit)
{
    /// <summary>
    /// Finds the files as kubectl does: those given, else the list in <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.
    /// The rule is that of https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/.
    /// </summary>
    /// <param name="explicitPath">One path, or a list with the separator of the operating system; null or empty for the default.</param>
    public static KubeConfigSource Resolve(string? explicitPath) => Resolve(explicitPath, HostEnvironment.Current);

    internal static KubeConfigSource Resolve(string? explicitPath, HostEnvironment host)
    {
        // The name of one file may hold the separator of a list, as that of an ARN does.
        List<string> given = File.Exists(explicitPath) ? [FullPath(explicitPath)] : Split(explicitPath);
        if (given.Count > 0)
        {
            return new KubeConfigSource(given, IsExplicit: true);
        }

        var listed = Split(host.Variable("KUBECONFIG"));
        return new KubeConfigSource(listed.Count > 0 ? listed : [System.IO.Path.Combine(host.Home, ".kube", "config")], IsExplicit: false);
    }

    private static List<string> Split(string? list)
    {
        var paths = new List<string>();
        foreach (var part in (list ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (string.IsNullOrWhiteSpace(part))
            {
                continue;
            }

            var path = FullPath(part);
            if (!paths.Contains(path))
            {
                paths.Add(path);
            }
        }

        return paths;
    }

    private static string FullPath(string part)
    {
        try
        {
            return System.IO.Path.GetFullPath(part);
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            throw new KubeConfigException(KubeConfigError.FileNotFound, "The kubeconfig path is not a valid path.");
        }
    }
}
