namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Remembers parsed files for as long as their time and length stay the same.</summary>
internal static class KubeConfigCache
{
    private const int Capacity = 64;
    private static readonly object Gate = new();
    private static readonly Dictionary<string, (DateTime Written, long Length, KubeConfigFile File)> Files = new(StringComparer.Ordinal);

    /// <summary>The file, or null when there is none at this path.</summary>
    public static KubeConfigFile? Get(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists && !Directory.Exists(path))
        {
            return null;
        }

        // A pipe (as in process substitution) has no length and gives its content once.
        var stamp = info.Exists && info.Length > 0 ? (info.LastWriteTimeUtc, info.Length) : default;
        lock (Gate)
        {
            if (stamp != default && Files.TryGetValue(path, out var known) && (known.Written, known.Length) == stamp)
            {
                return known.File;
            }
        }

        var file = KubeConfigFile.Read(path);
        if (stamp != default)
        {
            Remember(path, stamp, file);
        }

        return file;
    }

    private static void Remember(string path, (DateTime Written, long Length) stamp, KubeConfigFile file)
    {
        lock (Gate)
        {
            if (Files.Count >= Capacity && !Files.ContainsKey(path))
            {
                Files.Clear();
            }

            Files[path] = (stamp.Written, stamp.Length, file);
        }
    }
}
