using System.Management.Automation;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Paths as PowerShell writes them, as those of files and folders.</summary>
internal static class FilePaths
{
    /// <summary>The one path that is meant, taken as it is written; there need be nothing.</summary>
    /// <exception cref="WecException">NotAFile or FileNotFound.</exception>
    public static string Of(PSCmdlet cmdlet, string path)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return Checked(provider, path) ? file : throw NotAFile(provider, path);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw NotFound(path, e);
        }
    }

    /// <summary>What a path with or without wildcards leads to.</summary>
    /// <exception cref="WecException">NotAFile or FileNotFound.</exception>
    public static IReadOnlyList<string> Matching(PSCmdlet cmdlet, string path)
    {
        try
        {
            var found = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            return Checked(provider, path) ? found : throw NotAFile(provider, path);
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw NotFound(path, e);
        }
    }

    private static bool Checked(ProviderInfo provider, string path) => provider.Name == "FileSystem" && path.Length > 0;

    private static WecException NotAFile(ProviderInfo provider, string path) => new(
        "NotAFile", WecErrorKind.InvalidInput, $"'{path}' is no path of a file: it belongs to PowerShell's provider {provider.Name}.",
        "Give the path of a file; of what another provider holds pass the content.");

    private static WecException NotFound(string path, Exception cause) =>
        new("FileNotFound", WecErrorKind.NotFound, $"There is no file '{path}'.", "Check the path; wildcards are allowed.", cause);
}
