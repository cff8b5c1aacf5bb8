namespace KubeStellar.Wec.Sandbox;

/// <summary>
/// A temporary directory that is deleted with its sandbox. If the process is killed, the directory with its keys is left over, so the next
/// sandbox deletes it: only a running process holds the lock in it.
/// </summary>
internal sealed class SandboxDirectory : IDisposable
{
    private const string Prefix = "wec-sandbox-";
    private const string LockFile = "lock";

    /// <summary>A newer lock file may have just been created and not be held yet.</summary>
    private static readonly TimeSpan s_beginning = TimeSpan.FromMinutes(1);

    private readonly FileStream _held;

    private SandboxDirectory(string path)
    {
        Path = path;
        _held = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string Path { get; }

    public static SandboxDirectory Create()
    {
        RemoveAbandoned();
        return new(Directory.CreateTempSubdirectory(Prefix).FullName);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows cannot delete an open file.
            _held.Dispose();
        }

        try
        {
            // The lock is held until the end: otherwise a sandbox that starts now would see an abandoned directory.
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone already.
        }
        finally
        {
            _held.Dispose();
        }
    }

    private static void RemoveAbandoned()
    {
        foreach (var path in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                var file = System.IO.Path.Combine(path, LockFile);
                if (File.Exists(file) && File.GetLastWriteTimeUtc(file) < DateTime.UtcNow - s_beginning)
                {
                    // The lock is free, so no process uses the directory.
                    using var abandoned = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None | FileShare.Delete);
                    Directory.Delete(path, recursive: true);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It is in use, or belongs to another user.
            }
        }
    }
}
