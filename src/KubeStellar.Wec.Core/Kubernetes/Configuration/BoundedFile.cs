using System.Runtime.ExceptionServices;
using System.Text;

namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Reads files whose size, and whose end, nobody vouches for.</summary>
internal static class BoundedFile
{
    public const int KubeConfigLimit = 16 * 1024 * 1024;
    public const int SecretLimit = 1024 * 1024;

    /// <summary>A pipe into which nobody writes, or a device, may never give anything.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes it may have.</param>
    /// <param name="role">What the file is, as a sentence begins: "The kubeconfig".</param>
    public static byte[] Read(string path, int limit, string role, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(path))
        {
            throw new KubeConfigException(KubeConfigError.Unreadable, $"{role} '{path}' is a folder, not a file.", path);
        }

        return IsOrdinary(path) ? ReadNow(path, limit, role) : ReadPatiently(path, limit, role, cancellationToken);
    }

    /// <summary>Text in UTF-8, or in UTF-16 with a byte order mark, which is what redirection in Windows PowerShell writes.</summary>
    public static string ReadText(string path, int limit, string role, CancellationToken cancellationToken = default) =>
        Decode(Read(path, limit, role, cancellationToken), path, role);

    public static string Decode(byte[] content, string path, string role)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new KubeConfigException(KubeConfigError.Malformed, $"{role} '{path}' is not UTF-8 text.", path);
        }
    }

    /// <summary>Whether reading it cannot block: pipes and devices show no length.</summary>
    public static bool IsOrdinary(string path)
    {
        try
        {
            // A link has a length of its own, whatever it leads to.
            var file = new FileInfo(path);
            return ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file).Length > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // Whatever it is, reading says so.
            return false;
        }
    }

    private static byte[] ReadPatiently(string path, int limit, string role, CancellationToken cancellationToken)
    {
        var reading = Task.Factory.StartNew(
            () => ReadNow(path, limit, role), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return reading.Wait((int)s_patience.TotalMilliseconds, cancellationToken) ? reading.Result : throw new KubeConfigException(
                KubeConfigError.Unreadable,
                $"{role} '{path}' gave nothing within {s_patience.TotalSeconds:0} s: it is a pipe or a device, not an ordinary file.",
                path);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    private static byte[] ReadNow(string path, int limit, string role)
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
        catch (UnauthorizedAccessException)
        {
            throw new KubeConfigException(KubeConfigError.Unreadable, $"{role} '{path}' cannot be read: permission denied.", path);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            throw new KubeConfigException(
                KubeConfigError.Unreadable, $"{role} '{path}' cannot be read: {SafeText.Of(e.Message, 300)}", path);
        }
    }
}
