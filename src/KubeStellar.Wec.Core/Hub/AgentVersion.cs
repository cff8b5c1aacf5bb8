using System.Text.RegularExpressions;
using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Hub;

/// <summary>Which build of the klusterlet to install.</summary>
/// <param name="Tag">Image tag, such as <c>v1.0.0</c>.</param>
/// <param name="Registry">Registry and path of the images, such as <c>quay.io/open-cluster-management</c>.</param>
public sealed partial record AgentVersion(string Tag, string Registry = AgentVersion.DefaultRegistry)
{
    public const string DefaultRegistry = "quay.io/open-cluster-management";

    /// <summary>Version by hub's bootstrap ServiceAccount, for hubs that do not tell more: what KubeStellar initialises them with.</summary>
    internal static readonly IReadOnlyDictionary<string, string> TagByServiceAccount = new Dictionary<string, string>
    {
        ["agent-registration-bootstrap"] = "v1.0.0",
        ["cluster-bootstrap"] = "v0.15.2",
    };

    /// <summary>The full name of one of the images.</summary>
    public string Image(string component) => $"{Registry}/{component}:{Tag}";

    /// <exception cref="WecException">It is no version and no image tag.</exception>
    public static AgentVersion Parse(string version, string? registry)
    {
        var tag = StartsWithDigit().IsMatch(version) ? "v" + version : version;
        if (!ImageTag().IsMatch(tag))
        {
            throw new WecException(
                "InvalidAgentVersion", WecErrorKind.InvalidInput, $"'{version}' is not a version of the agent.",
                "Give a release such as 1.0.0, or leave it out to install what the ITS runs.");
        }

        return new(tag, CheckedRegistry(registry));
    }

    /// <summary>The tag of an image name; null when there is none, or when a digest pins the image.</summary>
    internal static string? TagOf(string? image)
    {
        var last = image?[(image.LastIndexOf('/') + 1)..];
        var colon = last?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && !last!.Contains('@', StringComparison.Ordinal) && ImageTag().IsMatch(last[(colon + 1)..])
            ? last[(colon + 1)..]
            : null;
    }

    /// <summary>Whether this is a later release; what is not a release, such as <c>latest</c>, is taken for later.</summary>
    internal bool IsAfter(int major, int minor, int patch)
    {
        var match = Release().Match(Tag);
        return !match.Success
            || !Version.TryParse(match.Groups[1].Value, out var version)
            || version > new Version(major, minor, patch);
    }

    private static string CheckedRegistry(string? registry)
    {
        var name = registry?.TrimEnd('/') ?? DefaultRegistry;
        return ImagePath().IsMatch(name)
            ? name
            : throw new WecException(
                "InvalidImageRegistry", WecErrorKind.InvalidInput, $"'{registry}' is not the name of an image registry.",
                $"Give host and path, such as {DefaultRegistry}.");
    }

    [GeneratedRegex(@"^\d", RegexOptions.CultureInvariant)]
    private static partial Regex StartsWithDigit();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageTag();

    [GeneratedRegex(@"^v(\d{1,6}\.\d{1,6}\.\d{1,6})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Release();

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9.-]*(:\d{1,5})?(/[a-z0-9._-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImagePath();
}
