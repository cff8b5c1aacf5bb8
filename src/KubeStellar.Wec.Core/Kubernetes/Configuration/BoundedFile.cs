using System.Text;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Reads files whose size nobody vouches for.</summary>
internal static class BoundedFile
{
    public const int KubeConfigLimit = 16 * 1024 * 1024;
    public const int SecretLimit = 1024 * 1024;

    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes it may have.</param>
    /// <param name="role">What the file is, as a sentence begins: "The kubeconfig".</param>
    public static byte[] Read(string path, int limit, string role)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            var buffer = new byte[81920];
            for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
            {
                if (bytes.Length + read > limit)
                {
                    throw new KubeConfigException(KubeConfigError.TooLarge, $"{role} '{path}' is larger than {limit >> 20} MiB.", path);
                }

                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KubeConfigException(KubeConfigError.FileNotFound, $"{role} '{path}' does not exist.", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new KubeConfigException(KubeConfigError.Unreadable, $"{role} '{path}' cannot be read ({e.GetType().Name}).", path);
        }
    }

    /// <summary>Text in UTF-8, or in UTF-16 with a byte order mark, which is what redirection in Windows PowerShell writes.</summary>
    public static string ReadText(string path, int limit, string role)
    {
        var bytes = Read(path, limit, role);
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new KubeConfigException(KubeConfigError.Malformed, $"{role} '{path}' is not UTF-8 text.", path);
        }
    }
}
