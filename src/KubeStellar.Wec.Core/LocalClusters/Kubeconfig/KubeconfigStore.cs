using System.Text;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.LocalClusters.Kubeconfig;

/// <summary>
/// Changes a kubeconfig file at one stroke: it is read and written under the lock that kubectl takes, and replaced by a rename. Its mode,
/// owner and links stay. Before entries are added the file is kept as it was beside it, once; a copy never outlives entries that are removed.
/// </summary>
internal static class KubeconfigStore
{
    /// <summary>Of the one copy that is kept.</summary>
    internal const string BackupSuffix = ".wec.bak";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Applies a change; a file that is not there is made.</summary>
    /// <returns>
    /// Where the previous file is kept; null when there was none, when nothing had to be written, or when entries were removed.
    /// </returns>
    /// <exception cref="WecException">Somebody else holds the lock, or the file cannot be edited or written.</exception>
    public static async Task<string?> ApplyAsync(string path, KubeconfigChange change, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var held = await KubeconfigLock.TakeAsync(path, cancellationToken);
            var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
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

            var kept = target + BackupSuffix;
            File.Delete(kept);
            if (change.Removals.Count == 0)
            {
                Save(kept, bytes);
                UnixFile.Of(target)?.GiveTo(kept);
            }

            Replace(temporary, target);
            return change.Removals.Count == 0 ? kept : null;
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
            throw new KubeConfigException(
                KubeConfigError.Malformed, $"The kubeconfig '{path}' is not UTF-8 text, which is all kubectl reads.", path);
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

        var old = UnixFile.Of(target);
        if (old is null || (old.Links == 1 && old.GiveTo(temporary)))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
            return;
        }

        // A rename would part the names of one file, or take it away from its owner. What cannot be replaced is written over, and the new
        // text lies beside it until that is done.
        Overwrite(target, File.ReadAllBytes(temporary));
    }

    /// <summary>
    /// In one write, so that whoever is killed leaves the old text or the new one; what the old one was longer is blank lines until it is
    /// cut off.
    /// </summary>
    private static void Overwrite(string target, byte[] bytes)
    {
        using var file = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var length = (int)Math.Max(file.Length, bytes.Length);
        var padded = new byte[length];
        padded.AsSpan().Fill((byte)'\n');
        bytes.CopyTo(padded, 0);
        file.Write(padded);
        file.SetLength(bytes.Length);
        file.Flush(flushToDisk: true);
    }
}
