namespace KubeStellar.Wec.Sandbox;

/// <summary>
/// A directory of a sandbox's own, which goes with it. One whose process was killed stays behind with the keys in it, so the next sandbox
/// takes such away: a lock that only a running process holds tells them apart.
/// </summary>
internal sealed class SandboxDirectory : IDisposable
{
    private const string Prefix = "wec-sandbox-";
    private const string LockFile = "lock";

    /// <summary>A lock this young may not be held yet by who has just made it.</summary>
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
            // An open file cannot be deleted there.
            _held.Dispose();
        }

        try
        {
            // Held to the end: a sandbox that starts just now would take the directory for abandoned.
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone already, which is what was wanted.
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
                    // Whoever gets the lock is alone with the directory.
                    using var abandoned = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None | FileShare.Delete);
                    Directory.Delete(path, recursive: true);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It is in use, or somebody else's.
            }
        }
    }
}
