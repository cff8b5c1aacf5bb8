using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Kubernetes.Transport;

namespace KubeStellar.Wec.LocalClusters.Tools;

/// <summary>Finds the program <c>dotnet</c>, never one of the working directory.</summary>
public static class DotnetProgram
{
    private const string Name = "dotnet";

    /// <summary>
    /// The absolute path: that of the search path, else where DOTNET_ROOT and DOTNET_HOST_PATH say, else where installers put it; null where
    /// there is none.
    /// </summary>
    public static string? Find() => Find(HostEnvironment.Current, Installed());

    internal static string? Find(HostEnvironment host, IEnumerable<string> installed)
    {
        var byRoot = host.Variable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, Name) : null;
        string?[] named = [byRoot, host.Variable("DOTNET_HOST_PATH")];
        return ExecutableLookup.Find(Name, host) ?? named
            .Concat(installed.Select(directory => Path.Combine(directory, Name)))
            .Where(path => Path.IsPathFullyQualified(path ?? ""))
            .Select(path => ExecutableLookup.Find(path!, host))
            .FirstOrDefault(path => path is not null);
    }

    private static IEnumerable<string> Installed() => OperatingSystem.IsWindows()
        ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), Name)]
        : ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/lib64/dotnet", "/usr/local/share/dotnet"];
}
