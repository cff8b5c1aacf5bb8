using System.Globalization;
using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Provisioning;

/// <summary>
/// Changes a kubeconfig file at one stroke: it is read and written under the lock that kubectl takes, replaced by a rename, and kept as it
/// was beside it. Its mode stays, and a symbolic link stays one.
/// </summary>
internal static class KubeconfigStore
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Applies a change; a file that is not there is made.</summary>
    /// <returns>Where the previous file is kept; null when there was none, or when nothing had to be written.</returns>
    /// <exception cref="WecException">Somebody else holds the lock, or the file cannot be edited or written.</exception>
    public static async Task<string?> ApplyAsync(string path, KubeconfigChange change, CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var held = await KubeconfigLock.TakeAsync(path, cancel);
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return Write(target, change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WecException(
                "KubeconfigNotWritable", WecErrorKind.InvalidState, $"The kubeconfig '{path}' cannot be written: {e.Message}",
                "Make the file and its directory writable, or name another file with -KubeConfig.", e);
        }
    }

    private static string? Write(string target, KubeconfigChange change)
    {
        var bytes = File.Exists(target) ? BoundedFile.Read(target, BoundedFile.KubeConfigLimit, "The kubeconfig") : null;
        var text = Decode(target, bytes ?? []);
        var edited = KubeconfigEditor.Apply(target, text, change);
        if (edited == text)
        {
            return null;
        }

        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            var hasMark = bytes is [0xEF, 0xBB, 0xBF, ..];
            var body = s_utf8.GetBytes(edited);
            Save(temporary, hasMark ? [0xEF, 0xBB, 0xBF, .. body] : body);
            if (bytes is null)
            {
                File.Move(temporary, target);
                return null;
            }

            var kept = Backup(target, bytes);
            Replace(temporary, target);
            return kept;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        try
        {
            var text = s_utf8.GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw new KubeConfigException(KubeConfigError.Malformed, $"The kubeconfig '{path}' is not UTF-8 text, which is all kubectl reads.", path);
        }
    }

    private static string Backup(string target, byte[] bytes)
    {
        var stamp = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (var i = 0; ; i++)
        {
            var path = i == 0 ? $"{target}.{stamp}.bak" : $"{target}.{stamp}-{i.ToString(CultureInfo.InvariantCulture)}.bak";
            if (!File.Exists(path))
            {
                Save(path, bytes);
                return path;
            }
        }
    }

    /// <summary>Writes a file only its owner can read, and has it on the disk before anything depends on it.</summary>
    private static void Save(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static void Replace(string temporary, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            // Keeps who may read the file.
            File.Replace(temporary, target, null);
            return;
        }

        File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        File.Move(temporary, target, overwrite: true);
    }
}
