using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>
/// Finds a program in the search path. The process class would look beside this program and in the working directory first, where
/// anybody may have put something of that name.
/// </summary>
internal static class ExecutableLookup
{
    /// <summary>The absolute path of the program, or null.</summary>
    public static string? Find(string command, HostEnvironment host)
    {
        if (Path.IsPathFullyQualified(command))
        {
            return WithExtension(command, host);
        }

        return (host.Variable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(directory => WithExtension(Path.Combine(directory, command), host))
            .FirstOrDefault(path => path is not null);
    }

    private static string? WithExtension(string path, HostEnvironment host)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            return File.Exists(path) && (File.GetUnixFileMode(path) & execute) != 0 ? path : null;
        }

        if (Path.HasExtension(path) && File.Exists(path))
        {
            return path;
        }

        return (host.Variable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD")
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(extension => path + extension)
            .FirstOrDefault(File.Exists);
    }
}
