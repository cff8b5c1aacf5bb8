namespace KubeStellar.Wec.Session;

/// <summary>
/// Makes kubeconfig paths absolute: they count from the shell's location, which is not the working directory of the process.
/// </summary>
internal static class KubeconfigPaths
{
    /// <summary>A value of -KubeConfig: one file, whose name may hold the separator of a list as that of an ARN does, or a list.</summary>
    /// <param name="given">The value.</param>
    /// <param name="location">The folder the shell is in.</param>
    /// <param name="isOnDrive">Whether a path begins with a drive or provider of PowerShell, whose colon separates nothing.</param>
    /// <param name="resolve">Resolves one path as PowerShell does.</param>
    public static string Resolve(string given, string location, Func<string, bool> isOnDrive, Func<string, string> resolve)
    {
        if (isOnDrive(given) && !given.Contains(';', StringComparison.Ordinal))
        {
            return resolve(given);
        }

        var whole = Path.GetFullPath(given, location);
        return given.Contains(Path.PathSeparator, StringComparison.Ordinal) && File.Exists(whole)
            ? whole
            : string.Join(Path.PathSeparator, given.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(resolve));
    }

    /// <summary>
    /// The list in KUBECONFIG when a path in it is relative, as a kubectl started from the same prompt finds it; null otherwise. As for
    /// kubectl, files that are not there do not count as long as one is.
    /// </summary>
    public static string? FromEnvironment(string location)
    {
        var parts = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.All(Path.IsPathFullyQualified))
        {
            return null;
        }

        var paths = parts.Select(part => Path.GetFullPath(part, location)).ToList();
        var there = paths.Where(path => File.Exists(path) || Directory.Exists(path)).ToList();
        return string.Join(Path.PathSeparator, there.Count > 0 ? there : paths);
    }
}
