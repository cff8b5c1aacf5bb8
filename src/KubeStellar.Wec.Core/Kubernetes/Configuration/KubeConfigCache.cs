using System.Security.Cryptography;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>
/// Remembers parsed files for as long as their content stays the same. The content itself is compared each time: times and lengths do not
/// tell when a link, or a link on the way to the file, leads elsewhere, nor when a copy kept both, and a stale file means another fleet.
/// </summary>
internal static class KubeConfigCache
{
    private const int Capacity = 64;
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, (byte[] Digest, KubeConfigFile File)> s_files = new(StringComparer.Ordinal);

    /// <summary>The file, or null when there is none at this path.</summary>
    public static KubeConfigFile? Get(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return null;
        }

        var content = BoundedFile.Read(path, BoundedFile.KubeConfigLimit, KubeConfigFile.Role);
        var digest = SHA256.HashData(content);
        lock (s_gate)
        {
            if (s_files.TryGetValue(path, out var known) && known.Digest.AsSpan().SequenceEqual(digest))
            {
                return known.File;
            }
        }

        var file = KubeConfigFile.Parse(path, BoundedFile.Decode(content, path, KubeConfigFile.Role));
        lock (s_gate)
        {
            if (s_files.Count >= Capacity && !s_files.ContainsKey(path))
            {
                s_files.Clear();
            }

            s_files[path] = (digest, file);
        }

        return file;
    }
}
