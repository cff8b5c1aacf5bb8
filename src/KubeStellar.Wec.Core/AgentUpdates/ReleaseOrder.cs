using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeStellar.Wec.AgentUpdates;

/// <summary>Compares image tags that are releases; others, such as <c>latest</c>, have no order.</summary>
internal static partial class ReleaseOrder
{
    /// <summary>Major, minor and patch; null for what is no release.</summary>
    public static Version? Of(string? tag)
    {
        var match = Release().Match(tag ?? "");
        return match.Success ? new(Number(match, 1), Number(match, 2), Number(match, 3)) : null;
    }

    /// <summary>Whether the first is of a later minor release than the second.</summary>
    public static bool IsLaterMinor(Version one, Version other) => (one.Major, one.Minor).CompareTo((other.Major, other.Minor)) > 0;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})", RegexOptions.CultureInvariant)]
    private static partial Regex Release();
}
