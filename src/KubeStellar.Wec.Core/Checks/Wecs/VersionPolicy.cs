using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.Checks.Wecs;

/// <summary>
/// Which Kubernetes an agent is trusted to run on. Open Cluster Management asks for 1.19 at least
/// (https://open-cluster-management.io/docs/getting-started/quick-start/); what it is tested with is younger.
/// </summary>
internal static partial class VersionPolicy
{
    /// <summary>The client library of the newest agents; more than three minors beyond it nobody has tried.</summary>
    private const int LibraryMinor = 35;
    private const int NewestMinor = LibraryMinor + 3;
    private const int SupportedMinor = 25;
    private const int OldestMinor = 19;

    public static Finding Judge(string gitVersion)
    {
        if (!TryRead(gitVersion, out var major, out var minor))
        {
            return Finding.Warn($"'{Shorten(gitVersion)}' is no version of Kubernetes.", "Is the server a Kubernetes API server?");
        }

        return (major, minor) switch
        {
            (1, < OldestMinor) or (0, _) => Finding.Fail(
                $"Kubernetes {gitVersion} is too old for an agent.", $"Upgrade the cluster to 1.{SupportedMinor} or newer."),
            (1, < SupportedMinor) => Finding.Warn(
                $"Kubernetes {gitVersion} is old; agents are not tested with it.", $"Upgrade the cluster to 1.{SupportedMinor} or newer."),
            (1, <= NewestMinor) => Finding.Pass($"Kubernetes {gitVersion}"),
            _ => Finding.Warn(
                $"Kubernetes {gitVersion} is newer than what agents were built for (1.{LibraryMinor}).",
                "Use the newest agent the ITS allows, and watch it."),
        };
    }

    private static bool TryRead(string gitVersion, out int major, out int minor)
    {
        var match = Version().Match(gitVersion);
        major = match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        minor = match.Success ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return match.Success;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex(@"^v?(\d{1,4})\.(\d{1,4})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
